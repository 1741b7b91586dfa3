package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.core.release.ReleaseState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Which releases of the repository serve at one hop: {@code pronto_release_ready{hop, model,
 * version}}. One that went is 0 until the next change. One thread.
 */
final class ReleaseGauges {

  private final MeterRegistry registry;
  private final String hop;
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final LastKept<String> last = new LastKept<>();

  /** Of a hop, without releases. */
  ReleaseGauges(MeterRegistry registry, String hop) {
    this.registry = registry;
    this.hop = hop;
  }

  /** These are in the repository, and no others. */
  void has(List<ReleaseState> states, BiPredicate<String, String> serves) {
    Set<String> kept =
        last.next(states.stream().map(ReleaseState::name).collect(Collectors.toSet()));
    gauges
        .entrySet()
        .removeIf(gauge -> !kept.contains(gauge.getKey()) && removed(gauge.getValue()));
    for (ReleaseState state : states) {
      gauges.computeIfAbsent(state.name(), _ -> register(state, serves));
    }
  }

  private boolean removed(Gauge gauge) {
    return registry.remove(gauge) != null;
  }

  private Gauge register(ReleaseState state, BiPredicate<String, String> serves) {
    return Gauge.builder(
            "pronto.release.ready", () -> serves.test(state.model(), state.version()) ? 1 : 0)
        .description("1 where the release serves, else 0")
        .tags("hop", hop, "model", state.model(), "version", state.version())
        .register(registry);
  }
}
