package io.pronto.discovery;

/**
 * Whose turn it is among the agents of Consul, and how long to wait before the next try. After a
 * failure the next agent is asked at once; when none of them answered, after a pause of up to a
 * second that differs from process to process.
 *
 * <p>Not thread-safe.
 */
final class Turns {

  private static final int AT_ONCE_MILLIS = 1;

  private final int agents;
  private int current;
  private int failures;

  Turns(int agents) {
    this.agents = agents;
  }

  /** Index of the agent to ask. */
  int current() {
    return current;
  }

  /** The current agent answered; it stays. */
  void answered() {
    failures = 0;
  }

  /**
   * The current agent failed; the next one's turn comes.
   *
   * @return milliseconds to wait before it is asked
   */
  int failed() {
    current = (current + 1) % agents;
    failures++;
    return failures % agents == 0 ? ServiceWatch.pause() : AT_ONCE_MILLIS;
  }
}
