package io.pronto.service.next;

import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.balancing.BalancingRules;
import io.pronto.chain.client.GrpcNextHop;
import io.pronto.chain.client.Guard;
import io.pronto.chain.client.Hedging;
import io.pronto.chain.client.HopGuard;
import io.pronto.chain.client.HopRules;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.client.NextHopMeters;
import io.pronto.chain.client.Transport;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Target;
import io.pronto.core.hop.Hop;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.config.HopSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens the ways to next hops as the configuration says, and knows their guards. */
@Singleton
public class NextHops {

  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration DNS_LEAST = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);
  private static final int MOST = 1_000_000;
  private static final int MOST_CONNECTIONS = 64;
  private static final String LEAST = "least-latency";
  private static final String ROUND_ROBIN = "round-robin";

  private final ChainSettings settings;
  private final HopSettings hop;
  private final EventLoops loops;
  private final HopCredentials credentials;
  private final Ticker ticker;
  private final MeterRegistry registry;
  private final List<HopGuard> guards = new CopyOnWriteArrayList<>();

  NextHops(
      ChainSettings settings,
      HopSettings hop,
      EventLoops loops,
      HopCredentials credentials,
      Ticker ticker,
      NameResolverRegistry resolvers,
      MeterRegistry registry) {
    Objects.requireNonNull(resolvers, "channels need the resolvers");
    this.settings = settings;
    this.hop = hop;
    this.loops = loops;
    this.credentials = credentials;
    this.ticker = ticker;
    this.registry = registry;
  }

  /** The guards of this process, in the order in which their hops were opened. */
  public List<HopGuard> guards() {
    return List.copyOf(guards);
  }

  /**
   * Opens the way to a hop.
   *
   * @param key of the setting that says where it is
   * @param target its value
   */
  public NextHop open(Hop to, String key, String target) {
    return open(to, key, target, null);
  }

  /**
   * The same, with hedging.
   *
   * @param hedging or {@code null} for none
   */
  public NextHop open(Hop to, String key, String target, Hedging hedging) {
    Target where = Check.target(key, target);
    HopRules rules = rules();
    if (!where.inProcess()
        && rules.policy() == HopRules.Policy.ROUND_ROBIN
        && settings.repository().control().equals("explicit")) {
      throw Check.refused(
          "pronto.hop.balancing.policy",
          LEAST + ", as pronto.repository.control is explicit",
          ROUND_ROBIN);
    }
    HopGuard guard = where.inProcess() ? null : guard(to, rules);
    GrpcNextHop next = open(to, where, rules, guard, hedging);
    if (guard != null) {
      guards.add(guard);
    }
    if (!where.inProcess()) {
      new NextHopMeters(registry, next, guard);
    }
    return next;
  }

  /**
   * Opens a way to a service of this process, as its callers do it: but nothing is known of it
   * elsewhere, neither its guard nor its meters.
   */
  public NextHop toItself(Hop hop, Target target) {
    HopRules rules = rules();
    return open(hop, target, rules, target.inProcess() ? null : guard(hop, rules), null);
  }

  private GrpcNextHop open(Hop to, Target where, HopRules rules, HopGuard guard, Hedging hedging) {
    return new GrpcNextHop(
        to,
        where,
        new Transport(
            loops,
            credentials,
            Check.innerMessage(settings),
            Check.between("pronto.hop.dns-refresh", hop.dnsRefresh(), DNS_LEAST, LONG)),
        rules,
        ticker,
        guard == null ? Guard.NONE : guard,
        hedging);
  }

  private static HopGuard guard(Hop to, HopRules rules) {
    return rules.guard() == null ? null : new HopGuard(to, rules.guard());
  }

  private HopRules rules() {
    return new HopRules(
        Check.between(
            "pronto.hop.connections", hop.connections().orElse(loops.count()), 1, MOST_CONNECTIONS),
        policy(),
        balancing(),
        new HopRules.SecondTries(
            Check.between("pronto.hop.second-tries.share", hop.secondTries().share(), 0, 1),
            Check.between("pronto.hop.second-tries.least", hop.secondTries().least(), 0, MOST)),
        guard());
  }

  private HopRules.Policy policy() {
    String policy =
        Check.oneOf(
            "pronto.hop.balancing.policy", hop.balancing().policy(), List.of(LEAST, ROUND_ROBIN));
    return policy.equals(ROUND_ROBIN) ? HopRules.Policy.ROUND_ROBIN : HopRules.Policy.LEAST_LATENCY;
  }

  private BalancingRules balancing() {
    HopSettings.Balancing balancing = hop.balancing();
    HopSettings.Ejection ejection = hop.ejection();
    return new BalancingRules(
        time("balancing.decay", balancing.decay()),
        time("balancing.slow-start", balancing.slowStart()),
        time("balancing.silence", balancing.silence()),
        time("balancing.keep", balancing.keep()),
        new BalancingRules.Ejection(
            Check.between("pronto.hop.ejection.failures", ejection.failures(), 1, MOST),
            Check.between("pronto.hop.ejection.share", ejection.share(), 0, 1),
            time("ejection.time", ejection.time()),
            time("ejection.longest", ejection.longest())));
  }

  private HopGuard.Rules guard() {
    HopSettings.Guard guard = hop.guard();
    if (!Check.yes("pronto.hop.guard.enabled", guard.enabled())) {
      return null;
    }
    return new HopGuard.Rules(
        Check.between("pronto.hop.guard.calls", guard.calls(), 1, MOST),
        Check.between("pronto.hop.guard.share", guard.share(), 0, 1),
        time("guard.delay", guard.delay()),
        Check.between("pronto.hop.guard.trials", guard.trials(), 1, MOST),
        Check.between("pronto.hop.guard.concurrent", guard.concurrent(), 1, MOST));
  }

  private static Duration time(String key, Duration value) {
    return Check.between("pronto.hop." + key, value, SHORT, LONG);
  }
}
