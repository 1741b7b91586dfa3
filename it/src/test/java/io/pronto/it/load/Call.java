package io.pronto.it.load;

import io.pronto.it.run.V2Client;
import java.time.Duration;

/**
 * One call of a load. Times are those of {@link System#nanoTime}.
 *
 * @param intended when it should have begun: its latency counts from here
 * @param sent when it did begin
 * @param ended when its end was known; for a call under way, when that was asked
 * @param end {@link V2Client#OK}; a status code and the hop that the error names; {@link #NOT_SENT}
 *     or {@link #UNDER_WAY}
 * @param attempts how often it went out to a gateway
 */
public record Call(long intended, long sent, long ended, String end, int attempts) {

  /** The end of a call that was due while too many others were under way. */
  public static final String NOT_SENT = "not sent: too many under way";

  /** The end of a call that has none yet. */
  public static final String UNDER_WAY = "under way";

  /** Whether it was answered. */
  public boolean answered() {
    return end.equals(V2Client.OK);
  }

  /** From the intended start to the end. */
  public Duration latency() {
    return Duration.ofNanos(ended - intended);
  }
}
