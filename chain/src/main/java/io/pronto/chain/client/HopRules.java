package io.pronto.chain.client;

import io.pronto.chain.balancing.BalancingRules;

/**
 * The numbers of one hop's sending side.
 *
 * @param connections to each instance
 * @param policy that chooses the instance
 * @param balancing of the policy {@link Policy#LEAST_LATENCY}
 * @param secondTries of the budget
 * @param guard of breaker and bulkhead; {@code null} for none
 */
public record HopRules(
    int connections,
    Policy policy,
    BalancingRules balancing,
    SecondTries secondTries,
    HopGuard.Rules guard) {

  /** Which instance gets a call. */
  public enum Policy {
    /** The one with the least latency × calls in flight among those that nothing speaks against. */
    LEAST_LATENCY,
    /** Each in turn, by gRPC's own policy: no ejection, no second tries. */
    ROUND_ROBIN
  }

  /**
   * How many calls may be sent a second time.
   *
   * @param share of the calls of the last ten seconds, 0 to 1
   * @param least second sendings within ten seconds that are always allowed
   */
  public record SecondTries(double share, int least) {

    /** Whether there are any. */
    boolean none() {
      return share <= 0 && least <= 0;
    }
  }
}
