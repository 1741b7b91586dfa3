package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One of two model-servers no longer reaches any postprocessor, while the other one does: calls go
 * to the other one, although the first answers so quickly.
 */
@Isolated
@Needs.Toxiproxy
class SickLinkIT {

  private static final Duration NOTICED = Duration.ofSeconds(1);

  private final Toxiproxy toxiproxy = Toxiproxy.running();
  private final List<Toxiproxy.Proxy> ways = new ArrayList<>();
  private final SteadyFleet steady =
      new SteadyFleet(plan().environment(this::wayOfTheFirstModelServer));

  private FleetPlan plan() {
    return SteadyFleet.two()
        .seenAt(
            endpoint -> {
              if (endpoint.service() == Service.POSTPROCESSOR) {
                ways.add(toxiproxy.proxy(endpoint));
              }
              return endpoint.address();
            });
  }

  private Map<String, String> wayOfTheFirstModelServer(Endpoint endpoint) {
    return endpoint.service() == Service.MODEL_SERVER && endpoint.index() == 0
        ? Map.of(
            endpoint.service().variable("NEXT"),
            ways.stream()
                .map(Toxiproxy.Proxy::address)
                .collect(Collectors.joining(",", "static:///", "")))
        : Map.of();
  }

  @AfterEach
  void end() {
    try (toxiproxy) {
      steady.close();
    }
  }

  @Test
  void callsGoToTheInstanceThatStillReachesTheNextHop() {
    // Given
    steady.peace(SteadyFleet.PAUSE);
    long cut = System.nanoTime();
    // When
    Calls calls =
        steady.during(
            "one model-server reaches no postprocessor",
            () -> ways.forEach(Toxiproxy.Proxy::disable));
    // Then
    Calls noticed = calls.since(cut + NOTICED.toNanos());
    assertThat(noticed.failures()).isEmpty();
    System.out.println("sick link, failed before it was noticed: " + calls.failures());
  }
}
