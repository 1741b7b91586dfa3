package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Call;
import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.NetworkNamespace;
import io.pronto.it.parts.Toxic;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Await;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.Setup;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Faults of the network between the services, in a network of their own. */
@Isolated
@Needs.Network
@Needs.Toxiproxy
class FleetNetworkIT {

  private static final double RATE = 20;
  private static final Duration DELAY = Duration.ofMillis(300);
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void callersFeelALatePostprocessorAndOneThatIsCutOff() {
    try (NetworkNamespace network = NetworkNamespace.create();
        Toxiproxy toxiproxy = Toxiproxy.running(network);
        Fleet fleet =
            Fleet.start(
                FleetPlan.of(Setup.samples().withHeap("192m").warmedFor("2s").in(network))
                    .seenAt(endpoint -> toxiproxy.proxy(endpoint).address()));
        OpenLoop loop = OpenLoop.start(load(fleet).in(network))) {
      awaitAnswers(loop, System.nanoTime());
      String last = fleet.endpoint(Service.POSTPROCESSOR, 0).name();
      // When
      toxiproxy.proxy(last).add(Toxic.latency(DELAY));
      long late = System.nanoTime();
      awaitAnswers(loop, late);
      toxiproxy.heal();
      // Then
      assertThat(loop.soFar().since(late).all())
          .filteredOn(Call::answered)
          .first()
          .matches(call -> call.latency().compareTo(DELAY) >= 0, "took as long as the latency");
      // When
      network.cutOff(fleet.endpoint(Service.POSTPROCESSOR, 0).grpcPort());
      long cut = System.nanoTime();
      awaitFailure(loop, cut, "DEADLINE_EXCEEDED");
      network.heal();
      // Then
      awaitAnswers(loop, System.nanoTime());
      Calls calls = loop.finish();
      System.out.println(calls.timeline(late, Duration.ofMillis(100)));
      assertThat(calls.before(late).failures()).isEmpty();
    }
  }

  private static Load load(Fleet fleet) {
    return Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), RATE).deadline(DEADLINE);
  }

  private static void awaitAnswers(OpenLoop loop, long since) {
    Await.until(
        "ten answers",
        PATIENCE,
        () -> loop.soFar().since(since).all().stream().filter(Call::answered).count() >= 10);
  }

  private static void awaitFailure(OpenLoop loop, long since, String code) {
    Await.until(
        code,
        PATIENCE,
        () -> loop.soFar().since(since).all().stream().anyMatch(c -> c.end().startsWith(code)));
  }
}
