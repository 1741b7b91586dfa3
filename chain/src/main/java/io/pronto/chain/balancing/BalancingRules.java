package io.pronto.chain.balancing;

import java.time.Duration;

/**
 * The numbers of the balancing policy.
 *
 * @param decay time constant with which an instance's latency is forgotten
 * @param slowStart how long a new or returned instance gets a growing share of the calls
 * @param silence how long a connection may leave calls unanswered before another takes its place
 * @param keep how long instances with a live connection stay in use after a registry dropped more
 *     than half of them at once
 * @param ejection when an instance is left out
 */
public record BalancingRules(
    Duration decay, Duration slowStart, Duration silence, Duration keep, Ejection ejection) {

  /**
   * When an instance is left out, and for how long.
   *
   * @param failures least number of its own failures within a second
   * @param share least share of its calls that fail, 0 to 1
   * @param time how long it is left out first; doubles each time it is soon left out again
   * @param longest most that it is left out
   */
  public record Ejection(int failures, double share, Duration time, Duration longest) {}

  /** The defaults, as documented. */
  public static final BalancingRules DEFAULT =
      new BalancingRules(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMillis(200),
          Duration.ofSeconds(60),
          new Ejection(5, 0.5, Duration.ofSeconds(1), Duration.ofSeconds(30)));
}
