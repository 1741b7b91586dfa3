package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pronto.core.release.ReleaseId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How long calls were in one service, with all below it: {@code pronto_hop_seconds{hop, model,
 * version, code}}. Model and version are those of a release that this service has, never words of a
 * caller, so there are no more series than releases and codes.
 */
final class HopMeters {

  private static final List<String> OF_RELEASES =
      List.of("pronto.hop", "pronto.rows", "pronto.model.refused");
  private static final ReleaseId NONE = new ReleaseId("", 0, "");

  private final MeterRegistry registry;
  private final String hop;
  private final Counter deadlines;
  private final ConcurrentMap<ReleaseId, Counter> refusals = new ConcurrentHashMap<>();
  private final OfRelease none;
  private final LastKept<ReleaseId> last = new LastKept<>();
  private final ConcurrentMap<ReleaseId, OfRelease> releases = new ConcurrentHashMap<>();

  /** The meters of one hop. */
  HopMeters(MeterRegistry registry, String hop) {
    this.registry = registry;
    this.hop = hop;
    this.deadlines =
        Counter.builder("pronto.deadlines.missed")
            .description("Calls whose time was over in this service")
            .tag("hop", hop)
            .register(registry);
    this.none = new OfRelease(NONE);
  }

  /**
   * These releases are here, and their series begin at nought; those that went keep theirs until
   * the next change.
   *
   * @param mayRefuse whether their models are run here, which may refuse values
   */
  void has(List<ReleaseId> now, boolean mayRefuse) {
    forget(last.next(now));
    now.forEach(this::of);
    if (mayRefuse) {
      now.forEach(this::refusals);
    }
  }

  private void forget(Set<ReleaseId> kept) {
    Set<String> names = kept.stream().map(ReleaseId::name).collect(Collectors.toSet());
    for (ReleaseId release : releases.keySet()) {
      if (!kept.contains(release)) {
        releases.computeIfPresent(
            release,
            (_, _) -> {
              refusals.remove(release);
              if (!names.contains(release.name())) { // else others go on with the same series
                remove(release);
              }
              return null;
            });
      }
    }
  }

  private void remove(ReleaseId release) {
    for (String name : OF_RELEASES) {
      registry
          .find(name)
          .tag("hop", hop)
          .tags(Labels.of(release))
          .meters()
          .forEach(registry::remove);
    }
  }

  /**
   * A call ended.
   *
   * @param release that it meant; {@code null} for none that is here
   * @param code name of its gRPC status code, of which there are seventeen
   */
  void ended(ReleaseId release, String code, long nanos) {
    of(release).timer(code).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A call was answered with so many rows. */
  void answered(ReleaseId release, long rows) {
    of(release).rows.increment((double) rows);
  }

  /** The time of a call was over here. */
  void deadlineMissed() {
    deadlines.increment();
  }

  /** The model of a release refused the values of a call. */
  void refused(ReleaseId release) {
    refusals(release == null ? NONE : release).increment();
  }

  private Counter refusals(ReleaseId release) {
    return refusals.computeIfAbsent(release, this::registerRefusals);
  }

  private Counter registerRefusals(ReleaseId release) {
    return Counter.builder("pronto.model.refused")
        .description("Calls whose values the model itself refused")
        .tag("hop", hop)
        .tags(Labels.of(release))
        .register(registry);
  }

  private OfRelease of(ReleaseId release) {
    if (release == null) {
      return none;
    }
    OfRelease known = releases.get(release);
    return known != null ? known : releases.computeIfAbsent(release, OfRelease::new);
  }

  /** The meters of one release. */
  private final class OfRelease {

    private final ReleaseId release;
    private final Counter rows;
    private final Timer answered;
    private final ConcurrentMap<String, Timer> failed = new ConcurrentHashMap<>();

    OfRelease(ReleaseId release) {
      this.release = release;
      this.rows =
          Counter.builder("pronto.rows")
              .description("Rows of the calls that were answered")
              .tag("hop", hop)
              .tags(Labels.of(release))
              .register(registry);
      this.answered = register(Rpc.OK);
    }

    Timer timer(String code) {
      return code.equals(Rpc.OK) ? answered : failed.computeIfAbsent(code, this::register);
    }

    private Timer register(String code) {
      return Timer.builder("pronto.hop")
          .description("Time of calls in a service, with all below it")
          .tags("hop", hop, "code", code)
          .tags(Labels.of(release))
          .serviceLevelObjectives(Bounds.CALLS)
          .register(registry);
    }
  }
}
