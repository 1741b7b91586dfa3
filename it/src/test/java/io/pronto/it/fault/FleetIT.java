package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Two instances of each service take calls at a steady rate. */
@Isolated
class FleetIT {

  private static final double RATE = 50;
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @Test
  void everyInstanceTakesPartAndNoCallIsLost() {
    // Given
    Setup setup = Setup.samples().withHeap("192m").warmedFor("1s");
    try (Fleet fleet = Fleet.start(FleetPlan.of(setup).instances(2))) {
      Load load = Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), RATE).deadline(DEADLINE);
      Map<ServiceProcess, Long> before = answered(fleet);
      try (OpenLoop loop = OpenLoop.start(load)) {
        // When
        Calls calls = loop.runFor(TIME).finish();
        // Then
        System.out.println("fleet of " + fleet + ": " + calls);
        assertThat(calls.failures()).isEmpty();
        Map<ServiceProcess, Long> after = answered(fleet);
        after.replaceAll((process, count) -> count - before.get(process));
        System.out.println("answered: " + after);
        assertThat(after).hasSize(8);
        assertThat(after.values()).allMatch(count -> count > calls.count() / 10);
      }
    }
  }

  /** How many calls each process has answered. */
  private static Map<ServiceProcess, Long> answered(Fleet fleet) {
    return fleet.processes().stream()
        .collect(Collectors.toMap(Function.identity(), process -> process.metrics().answered()));
  }
}
