package io.pronto.chain.client;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;

/**
 * What the channels of one process share.
 *
 * @param loops that they run on
 * @param credentials what the two sides of a connection show each other
 * @param maxMessage largest message taken, in bytes
 */
public record Transport(EventLoops loops, HopCredentials credentials, int maxMessage) {

  /** In plain text. */
  public static Transport insecure(EventLoops loops, int maxMessage) {
    return new Transport(loops, HopCredentials.insecure(), maxMessage);
  }
}
