package io.pronto.chain.client;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.pronto.chain.balancing.Fleet;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The meters of the way to a hop: its instances, its second tries and its guard. */
public final class NextHopMeters {

  private final MeterRegistry registry;
  private final Tags tags;

  /**
   * Registers them.
   *
   * @param guard or {@code null} where there is none
   */
  public NextHopMeters(MeterRegistry registry, GrpcNextHop next, HopGuard guard) {
    this.registry = registry;
    this.tags = Tags.of("hop", next.hop().text());
    instances(next.fleet());
    secondTries(next.secondTries());
    if (guard != null) {
      guard(guard);
    }
  }

  private void instances(Fleet fleet) {
    gauge("pronto.instances", Tags.of("state", "known"), fleet, Fleet::known);
    gauge("pronto.instances", Tags.of("state", "usable"), fleet, Fleet::usable);
    gauge("pronto.instances", Tags.of("state", "ejected"), fleet, Fleet::ejectedNow);
    count("pronto.ejections", Tags.empty(), fleet, Fleet::ejections);
    count("pronto.connections.replaced", Tags.empty(), fleet, Fleet::replacements);
  }

  private void secondTries(SecondTries tries) {
    count("pronto.second.tries", Tags.of("kind", "retry"), tries, SecondTries::triedAgain);
    count("pronto.second.tries", Tags.of("kind", "hedge"), tries, SecondTries::hedged);
    count("pronto.second.tries", Tags.of("kind", "rescue"), tries, SecondTries::rescued);
    gauge("pronto.second.tries.left", Tags.empty(), tries, SecondTries::left);
    count("pronto.second.tries.refused", Tags.empty(), tries, SecondTries::refused);
  }

  private void guard(HopGuard guard) {
    for (HopGuard.State state : HopGuard.State.values()) {
      gauge(
          "pronto.breaker.state",
          Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
          guard,
          watched -> watched.state() == state ? 1 : 0);
    }
    count("pronto.breaker.opened", Tags.empty(), guard, HopGuard::opened);
    count("pronto.breaker.refused", Tags.empty(), guard, HopGuard::prevented);
    count("pronto.bulkhead.refused", Tags.empty(), guard, HopGuard::full);
    gauge("pronto.hop.calls.active", Tags.empty(), guard, HopGuard::underWay);
  }

  private <T> void gauge(String name, Tags more, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).tags(tags.and(more)).strongReference(true).register(registry);
  }

  private <T> void count(String name, Tags more, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).tags(tags.and(more)).register(registry);
  }
}
