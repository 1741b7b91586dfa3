package io.pronto.chain.client;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import java.time.Duration;

/**
 * What the channels of one process share.
 *
 * @param loops that they run on
 * @param credentials what the two sides of a connection show each other
 * @param maxMessage largest message taken, in bytes
 * @param dnsRefresh how often the names of {@code dns:///} are looked up again
 */
public record Transport(
    EventLoops loops, HopCredentials credentials, int maxMessage, Duration dnsRefresh) {

  private static final Duration DNS_REFRESH = Duration.ofSeconds(5);

  /** In plain text, and with the usual pace. */
  public static Transport insecure(EventLoops loops, int maxMessage) {
    return new Transport(loops, HopCredentials.insecure(), maxMessage, DNS_REFRESH);
  }
}
