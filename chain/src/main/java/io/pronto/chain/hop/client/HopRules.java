package io.pronto.chain.hop.client;

import io.pronto.chain.balancing.BalancingRules;

/**
 * The numbers of one hop's sending side.
 *
 * @param connections to each instance
 * @param balancing of the policy
 * @param secondTries of the budget
 * @param guard of breaker and bulkhead; {@code null} for none
 */
public record HopRules(
    int connections, BalancingRules balancing, SecondTries secondTries, HopGuard.Rules guard) {

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
