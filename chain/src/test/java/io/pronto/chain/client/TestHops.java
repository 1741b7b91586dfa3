package io.pronto.chain.client;

import io.pronto.chain.balancing.BalancingRules;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Target;
import io.pronto.core.hop.Hop;

/** Next hops with the default numbers and no guard, for tests. */
public final class TestHops {

  /** Second tries as documented, one connection, no guard. */
  public static final HopRules RULES =
      new HopRules(
          1,
          HopRules.Policy.LEAST_LATENCY,
          BalancingRules.DEFAULT,
          new HopRules.SecondTries(0.1, 10),
          null);

  private TestHops() {}

  /** Opens the way to a hop. */
  public static GrpcNextHop open(Hop hop, Target target, EventLoops loops, int maxMessage) {
    return open(hop, target, loops, maxMessage, Guard.NONE);
  }

  static GrpcNextHop open(Hop hop, Target target, EventLoops loops, int maxMessage, Guard guard) {
    return new GrpcNextHop(
        hop, target, Transport.insecure(loops, maxMessage), RULES, System::nanoTime, guard, null);
  }
}
