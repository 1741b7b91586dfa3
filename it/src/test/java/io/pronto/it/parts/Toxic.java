package io.pronto.it.parts;

import java.time.Duration;
import java.util.Map;

/**
 * A fault of a connection that goes through a {@link Toxiproxy}.
 *
 * @param type as Toxiproxy calls it
 * @param stream down: what the server sends; up: what it gets; in Toxiproxy's words
 * @param share of the connections that have it, from 0 to 1
 * @param attributes in Toxiproxy's words
 */
public record Toxic(String type, String stream, double share, Map<String, Long> attributes) {

  private static final String DOWNSTREAM = "downstream";
  private static final String UPSTREAM = "upstream";

  private static Toxic of(String type, Map<String, Long> attributes) {
    return new Toxic(type, DOWNSTREAM, 1, attributes);
  }

  /** Everything the server sends comes later. */
  public static Toxic latency(Duration delay) {
    return latency(delay, Duration.ZERO);
  }

  /** Everything the server sends comes later, by more or less. */
  public static Toxic latency(Duration delay, Duration jitter) {
    return of("latency", Map.of("latency", delay.toMillis(), "jitter", jitter.toMillis()));
  }

  /**
   * A connection is reset so long after its first answer, or at once: zero. Those that are open
   * already are closed in the ordinary way.
   */
  public static Toxic resetPeer(Duration after) {
    return of("reset_peer", Map.of("timeout", after.toMillis()));
  }

  /** Nothing passes; the connection stays open for ever, as with a peer that never answers. */
  public static Toxic silence() {
    return of("timeout", Map.of("timeout", 0L));
  }

  /** Nothing passes, and the connection is closed after so long. */
  public static Toxic closeAfter(Duration time) {
    return of("timeout", Map.of("timeout", time.toMillis()));
  }

  /** So many kilobytes a second. */
  public static Toxic bandwidth(long kilobytes) {
    return of("bandwidth", Map.of("rate", kilobytes));
  }

  /** Byte by byte, with a pause after each. */
  public static Toxic byteByByte(Duration pause) {
    return slices(1, pause);
  }

  /** Pieces of so many bytes, with a pause after each. */
  public static Toxic slices(long bytes, Duration pause) {
    return of(
        "slicer",
        Map.of("average_size", bytes, "size_variation", 0L, "delay", pause.toNanos() / 1_000));
  }

  /** The same for what the server gets. */
  public Toxic upstream() {
    return new Toxic(type, UPSTREAM, share, attributes);
  }

  /** The same for a share of the connections. */
  public Toxic share(double connections) {
    return new Toxic(type, stream, connections, attributes);
  }

  /** Its name in its proxy: one of each type and direction. */
  String name() {
    return type + "_" + stream;
  }
}
