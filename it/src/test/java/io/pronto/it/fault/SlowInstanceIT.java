package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.Toxic;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One and then two of four model-servers answer 50 ms late. Two chains call the same four at the
 * same time and the same rate, one by either balancing policy. What it does to the 99th percentile
 * is printed; {@code -Dit.ratios=true}, on a machine that does nothing else, asserts the bounds.
 */
@Isolated
@Needs.Toxiproxy
class SlowInstanceIT {

  private static final int LEAST_LATENCY = 0;
  private static final int ROUND_ROBIN = 1;
  private static final int MODEL_SERVERS = 4;
  private static final Duration DELAY = Duration.ofMillis(50);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration KEEPS_UP = Duration.ofMillis(25);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration WARM = Duration.ofMinutes(2);
  private static final double PERCENTILE = 0.99;
  private static final double ONE_SLOW = 1.5;
  private static final double TWO_SLOW = 2;

  private final Map<String, String> addresses = new HashMap<>();
  private final List<OpenLoop> loops = new ArrayList<>();
  private final Toxiproxy toxiproxy = Toxiproxy.running();
  private final Fleet fleet = new Fleet(plan());

  /** Calls of one phase, by policy. */
  private record Phase(Calls leastLatency, Calls roundRobin) {}

  /** Each of two gateways has a preprocessor of its own, which has a policy of its own. */
  private FleetPlan plan() {
    return FleetPlan.of(SteadyFleet.small())
        .instances(Service.GATEWAY, 2)
        .instances(Service.PREPROCESSOR, 2)
        .instances(Service.MODEL_SERVER, MODEL_SERVERS)
        .seenAt(this::seenAt)
        .environment(this::environment);
  }

  private String seenAt(Endpoint endpoint) {
    String address =
        endpoint.service() == Service.MODEL_SERVER
            ? toxiproxy.proxy(endpoint).address()
            : endpoint.address();
    addresses.put(endpoint.name(), address);
    return address;
  }

  private Map<String, String> environment(Endpoint endpoint) {
    return switch (endpoint.service()) {
      case GATEWAY ->
          Map.of(
              Service.GATEWAY.variable("NEXT"),
              "static:///" + addresses.get(Service.PREPROCESSOR.module() + "-" + endpoint.index()));
      case PREPROCESSOR ->
          Map.of(
              "PRONTO_HOP_BALANCING_POLICY",
              endpoint.index() == ROUND_ROBIN ? "round-robin" : "least-latency");
      default -> Map.of();
    };
  }

  @AfterEach
  void end() {
    try (toxiproxy;
        fleet) {
      loops.forEach(OpenLoop::close);
    }
  }

  @Test
  void callsKeepAwayFromSlowInstances() {
    // Given
    fleet.start();
    fleet.grpcPorts().forEach(port -> loops.add(OpenLoop.start(load(port))));
    Await.until("both chains keep up", WARM, () -> loops.stream().allMatch(this::keepsUp));
    phase("warm-up");
    long measured = System.nanoTime();
    Phase healthy = phase("healthy");
    long before = calledSlowly();
    // When
    slowDown(0);
    Phase one = phase("1 of 4 late");
    slowDown(1);
    Phase two = phase("2 of 4 late");
    // Then
    print(healthy, one, two);
    assertThat(calledSlowly()).as("calls that were late").isGreaterThan(before);
    for (OpenLoop loop : loops) {
      assertThat(loop.finish().since(measured).failures()).isEmpty();
    }
    if (Boolean.getBoolean("it.ratios")) {
      assertThat(ratio(one.leastLatency(), healthy.leastLatency())).isLessThan(ONE_SLOW);
      assertThat(ratio(two.leastLatency(), healthy.leastLatency())).isLessThan(TWO_SLOW);
    }
  }

  private static Load load(int port) {
    return Load.of(List.of(port), BadGrpc.iris().build(), SteadyFleet.RATE / 2).deadline(DEADLINE);
  }

  private boolean keepsUp(OpenLoop loop) {
    long now = System.nanoTime();
    Calls last = loop.soFar().between(now - LOOK.toNanos(), now - LOOK.toNanos() / 4);
    return now - loop.started() > LOOK.toNanos()
        && last.failures().isEmpty()
        && last.percentile(PERCENTILE).compareTo(KEEPS_UP) < 0;
  }

  private void slowDown(int index) {
    toxiproxy.proxy(fleet.endpoint(Service.MODEL_SERVER, index).name()).add(Toxic.latency(DELAY));
  }

  /** Calls that the two instances answered that are to be late. */
  private long calledSlowly() {
    return fleet.instance(Service.MODEL_SERVER, 0).metrics().answered()
        + fleet.instance(Service.MODEL_SERVER, 1).metrics().answered();
  }

  /** Watches both chains for a while, the time in which the policy learns included. */
  private Phase phase(String what) {
    long from = System.nanoTime();
    long to = from + SteadyFleet.PAUSE.toNanos();
    Duration patience = SteadyFleet.PAUSE.plus(DEADLINE).plus(DEADLINE);
    Await.until(
        "the calls of a phase", patience, () -> System.nanoTime() - to - DELAY.toNanos() * 2 > 0);
    List<Calls> calls = loops.stream().map(loop -> loop.soFar().between(from, to)).toList();
    Phase phase = new Phase(calls.get(LEAST_LATENCY), calls.get(ROUND_ROBIN));
    System.out.printf(
        "%s:%n  least-latency %s%n  round-robin   %s%n",
        what, phase.leastLatency(), phase.roundRobin());
    return phase;
  }

  private static void print(Phase healthy, Phase one, Phase two) {
    System.out.printf(
        Locale.ROOT,
        "p99 to healthy: 1 of 4 late %.2f (round robin %.2f), 2 of 4 late %.2f (round robin %.2f);"
            + " bounds %.1f, %.1f%n",
        ratio(one.leastLatency(), healthy.leastLatency()),
        ratio(one.roundRobin(), healthy.roundRobin()),
        ratio(two.leastLatency(), healthy.leastLatency()),
        ratio(two.roundRobin(), healthy.roundRobin()),
        ONE_SLOW,
        TWO_SLOW);
  }

  private static double ratio(Calls calls, Calls healthy) {
    return (double) calls.percentile(PERCENTILE).toNanos()
        / healthy.percentile(PERCENTILE).toNanos();
  }
}
