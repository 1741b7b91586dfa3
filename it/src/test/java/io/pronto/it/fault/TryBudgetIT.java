package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.Fault;
import io.pronto.it.parts.FaultProxy.Arrival;
import io.pronto.it.run.Await;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Metrics;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * However sick the instances of a hop are, second tries and hedges add no more than their budget to
 * its load. Without breakers, which would take the load off it.
 */
@Needs.Time
@Isolated
class TryBudgetIT {

  private static final long SEED = 20_260_101;
  private static final double RATE = 200;
  private static final double HEDGED_RATE = 100;
  private static final Duration TIME = SteadyFleet.PAUSE.multipliedBy(3).dividedBy(5);
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration HEDGED_DEADLINE = Duration.ofSeconds(2);
  private static final Duration WARM = Duration.ofMinutes(2);
  private static final Duration COUNTED = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final double TAIL = 0.95;
  private static final double BUDGET = 0.1;
  private static final int LEAST = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long WAY = SECOND / 2;

  private SickHop sick;
  private Fleet fleet;

  @AfterEach
  void end() {
    try (SickHop _ = sick) {
      fleet.close();
    }
  }

  private void start(Service service) {
    sick = new SickHop(service, 4);
    fleet =
        Fleet.start(
            sick.in(FleetPlan.of(SteadyFleet.small().with("PRONTO_HOP_GUARD_ENABLED", "false"))));
  }

  @Test
  void secondTriesStayWithinIt() {
    // Given
    start(Service.POSTPROCESSOR);
    Sender sender = new Sender(Service.MODEL_SERVER, RATE, DEADLINE);
    sender.untilQuick();
    // When, Then
    Map<String, Integer> failed = sender.during("INTERNAL at", Fault.FAILS, 0.01).failures();
    assertThat(failed.getOrDefault("INTERNAL postprocessor", 0))
        .as("calls that failed twice")
        .isLessThanOrEqualTo(1);
    assertThat(sender.during("INTERNAL at", Fault.FAILS, 0).extra()).isZero();
    assertThat(sender.during("INTERNAL at", Fault.FAILS, 0.1).extra()).isPositive();
    for (double share : List.of(0.5, 0.9, 1.0)) {
      sender.during("INTERNAL at", Fault.FAILS, share);
    }
    for (double share : List.of(0.01, 0.5)) {
      assertThat(sender.during("lost connections at", Fault.LOSES_CONNECTION, share).failures())
          .doesNotContainKey("INTERNAL postprocessor");
    }
    sender.check();
  }

  @Test
  void hedgesStayWithinIt() {
    // Given
    start(Service.PREPROCESSOR);
    Sender sender = new Sender(Service.GATEWAY, HEDGED_RATE, HEDGED_DEADLINE);
    sender.untilQuick();
    // When, Then
    assertThat(sender.during("held for 200 ms at", Fault.slow(Duration.ofMillis(200)), 0.5).extra())
        .isPositive();
    sender.untilQuick();
    assertThat(sender.during("no answer at", Fault.HANGS, 1).extra()).isPositive();
    sender.check();
  }

  /**
   * What came of a load.
   *
   * @param failures of calls
   * @param extra sendings
   */
  private record Outcome(Map<String, Integer> failures, long extra) {}

  /** The processes above the sick hop, and what they say of it. */
  private final class Sender {

    private final Service service;
    private final double rate;
    private final Duration deadline;

    Sender(Service service, double rate, Duration deadline) {
      this.service = service;
      this.rate = rate;
      this.deadline = deadline;
    }

    /**
     * A load on healthy instances until nearly all calls take a small part of their deadline:
     * processes which have just started fail calls by being late. A call is hedged after the 95th
     * percentile of the answers before it: that of processes which have just started, or of slow
     * ones, may be more than the deadline, and then there is no hedge.
     */
    void untilQuick() {
      sick.heal();
      try (OpenLoop loop = load()) {
        Await.until("calls are quick", WARM, () -> quick(loop));
        loop.finish();
      }
    }

    private boolean quick(OpenLoop loop) {
      long now = System.nanoTime();
      Calls last = loop.soFar().between(now - LOOK.toNanos(), now - deadline.toNanos());
      return now - loop.started() > LOOK.toNanos()
          && last.percentile(TAIL).compareTo(deadline.dividedBy(5)) < 0;
    }

    private OpenLoop load() {
      return OpenLoop.start(
          Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), rate).deadline(deadline));
    }

    /**
     * A load while this share of the calls meets a fault, and the counters at both ends: a call
     * counts when it has ended, which may be after its caller gave it up.
     */
    Outcome during(String what, Fault fault, double share) {
      sick.all(fault, share, SEED);
      double before = secondSendings();
      double offeredBefore = offered();
      int seen = sick.arrivals().size();
      Calls calls;
      try (OpenLoop loop = load()) {
        calls = loop.runFor(TIME).finish();
      }
      Await.until(
          "each arrival to be a call or a second sending",
          COUNTED,
          () -> arrived(seen) <= offered() - offeredBefore + secondSendings() - before);
      long sent = Math.round(secondSendings() - before);
      long offered = Math.round(offered() - offeredBefore);
      System.out.printf(
          Locale.ROOT,
          "%s %3.0f %%: %d offered, %d sent again (%.1f %%), %d arrived; %s%n",
          what,
          100 * share,
          offered,
          sent,
          100.0 * sent / offered,
          arrived(seen),
          calls);
      return new Outcome(calls.failures(), sent);
    }

    /**
     * The budget holds at every second sending. It counts whole seconds: the ten up to a sending
     * have the last nine of them, and lie within ten; half a second for the way.
     */
    void check() {
      List<Arrival> arrivals = sick.arrivals();
      List<Arrival> extra = SickHop.extra(arrivals);
      double worst = 0;
      for (Arrival last : extra) {
        long until = last.time() + 1;
        long more = within(extra, until - 9 * SECOND + WAY, until);
        long since = until - 10 * SECOND - WAY;
        long calls = within(arrivals, since, until + WAY) - within(extra, since, until + WAY);
        worst = BUDGET * calls < LEAST ? worst : Math.max(worst, more / (double) calls);
        assertThat((double) more)
            .as("sent again, of %d calls", calls)
            .isLessThanOrEqualTo(Math.max(LEAST, BUDGET * calls));
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %d arrived, %d of them sent again; in ten seconds at most %.1f %%%n",
          service.module(),
          arrivals.size(),
          extra.size(),
          100 * worst);
    }

    private long arrived(int before) {
      return sick.arrivals().size() - before;
    }

    private double secondSendings() {
      return sum("pronto_second_tries_total");
    }

    /** Calls that the hop above has taken, each of which it sends on once. */
    private double offered() {
      return sum("pronto_hop_seconds_count");
    }

    private double sum(String name) {
      return fleet.instances(service).stream()
          .map(ServiceProcess::metrics)
          .mapToDouble((Metrics metrics) -> metrics.sum(name, Map.of()))
          .sum();
    }
  }

  private static long within(List<Arrival> arrivals, long from, long to) {
    return arrivals.stream().filter(a -> a.time() - from >= 0 && a.time() - to < 0).count();
  }
}
