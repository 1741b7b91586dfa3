package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pronto.it.load.Calls;
import io.pronto.it.parts.Fault;
import io.pronto.it.run.Await;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.RestClient;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.V2Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/** All postprocessors are sick at once, under a steady load. */
@Needs.Time
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BreakerIT {

  private static final double RATE = 100;
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration OPENS = Duration.ofSeconds(40);
  private static final Duration CLOSES = Duration.ofSeconds(10);
  private static final Duration SEEN = Duration.ofSeconds(5);
  private static final Duration QUICK = Duration.ofMillis(250);
  private static final double MOST = 1.1;
  private static final int REFUSALS = 15;
  private static final Pattern REASON =
      Pattern.compile("at least 90 % of the last 100 calls failed; the last: .*postprocessor.*");

  private final SickHop sick = new SickHop(Service.POSTPROCESSOR, 2);
  private final SteadyFleet steady =
      new SteadyFleet(
          sick.in(FleetPlan.of(SteadyFleet.small()).instances(Service.MODEL_SERVER, 2)),
          RATE,
          DEADLINE);

  @AfterEach
  void heal() {
    sick.heal();
    Await.until("the breakers close", CLOSES, () -> inState("closed"));
  }

  @AfterAll
  void end() {
    try (sick) {
      steady.close();
    }
  }

  @Test
  void oneBreakerOpensWhenTheHopHangs() {
    opensAndClosesByItself("hangs", Fault.HANGS);
  }

  @Test
  void oneBreakerOpensWhenTheHopFails() {
    opensAndClosesByItself("fails", Fault.FAILS);
  }

  private void opensAndClosesByItself(String what, Fault fault) {
    // When
    long began = System.nanoTime();
    sick.all(fault);
    Await.until("the breakers open", OPENS, () -> inState("open"));
    long opened = System.nanoTime();
    // Then
    modelServers().forEach(BreakerIT::showsWhy);
    Duration refusal = refusal();
    steady.goOn(SteadyFleet.PAUSE);
    long healed = System.nanoTime();
    int offered = steady.loop().soFar().between(began, healed).count();
    long arrived = sick.arrived(began, healed);
    assertThat((double) arrived).as("calls at the sick hop").isLessThanOrEqualTo(MOST * offered);
    othersStayedClosed();
    // And when
    sick.heal();
    Await.until("the breakers close", CLOSES, () -> inState("closed"));
    long closed = System.nanoTime();
    steady.goOn(DEADLINE);
    // Then
    Calls after = steady.loop().soFar();
    assertThat(after.between(closed, closed + DEADLINE.toNanos() / 2).failures()).isEmpty();
    System.out.printf(
        Locale.ROOT,
        "postprocessor %s everywhere: open after %d ms (%d calls offered, %d arrived); in all %d"
            + " offered, %d arrived (%.2f), half the refusals took up to %d ms, first answer %d ms"
            + " after healing, closed after %d ms%n",
        what,
        millis(opened - began),
        steady.loop().soFar().between(began, opened).count(),
        sick.arrived(began, opened),
        offered,
        arrived,
        arrived / (double) offered,
        refusal.toMillis(),
        millis(firstAnswer(after, healed) - healed),
        millis(closed - healed));
  }

  @Test
  void resetClosesItAtOnce() {
    // Given
    sick.all(Fault.FAILS);
    Await.until("the breakers open", OPENS, () -> inState("open"));
    ServiceProcess one = modelServers().getFirst();
    sick.heal();
    try (RestClient management = new RestClient(one.managementPort())) {
      // When
      JsonNode breaker = management.post("/admin/breakers/postprocessor/reset", "").ok();
      // Then
      assertThat(breaker.path("state").asText()).as(breaker.toString()).isEqualTo("closed");
      assertThat(inState(one, "closed")).isTrue();
      RestClient.Reply unknown = management.post("/admin/breakers/oracle/reset", "");
      assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
    }
  }

  /** Metrics, health and the admin page of a process name the hop whose breaker is open. */
  private static void showsWhy(ServiceProcess process) {
    try (RestClient management = new RestClient(process.managementPort())) {
      Await.until("open, in metrics", SEEN, () -> inState(process, "open"));
      Await.until(
          "down, with the reason",
          SEEN,
          () -> {
            RestClient.Reply well = management.get("/health/well");
            return well.status() == 503 && well.body().contains("open: at least 90 %");
          });
      Await.until(
          "open, on the admin page",
          SEEN,
          () -> {
            JsonNode breakers = management.get("/admin/breakers").ok().path("breakers");
            JsonNode breaker = breakers.path(0);
            return breakers.size() == 1
                && breaker.path("hop").asText().equals("postprocessor")
                && breaker.path("state").asText().equals("open")
                && REASON.matcher(breaker.path("reason").asText()).matches();
          });
    }
  }

  /** Callers are told at once that the hop is left alone; how long half of them waited. */
  private Duration refusal() {
    List<Duration> refused = new ArrayList<>();
    long end = System.nanoTime() + OPENS.toNanos();
    try (V2Client caller = new V2Client(steady.fleet().grpcPort())) {
      while (refused.size() < REFUSALS && System.nanoTime() - end < 0) {
        long sent = System.nanoTime();
        V2Client.Outcome outcome = caller.call(BadGrpc.iris().build(), Map.of(), DEADLINE);
        if (outcome.end().equals("UNAVAILABLE postprocessor")) { // else it was a trial
          assertThat(outcome.error().getReason()).isEqualTo("HOP_GUARD_OPEN");
          refused.add(Duration.ofNanos(System.nanoTime() - sent));
        }
      }
    }
    assertThat(refused).as("calls that were refused").hasSize(REFUSALS);
    Duration half = refused.stream().sorted().toList().get(REFUSALS / 2);
    assertThat(half).isLessThan(QUICK);
    return half;
  }

  private void othersStayedClosed() {
    for (Service service : List.of(Service.GATEWAY, Service.PREPROCESSOR)) {
      for (ServiceProcess process : steady.fleet().instances(service)) {
        double opened = process.metrics().sum("pronto_breaker_opened_total", Map.of());
        assertThat(opened).as("breakers opened in %s", process.module()).isZero();
        assertThat(inState(process, "closed")).as(process.module()).isTrue();
      }
    }
  }

  private static long firstAnswer(Calls calls, long since) {
    return calls.since(since).all().stream()
        .filter(call -> call.answered())
        .mapToLong(call -> call.ended())
        .min()
        .orElseThrow(() -> new AssertionError("no call was answered"));
  }

  private List<ServiceProcess> modelServers() {
    return steady.fleet().instances(Service.MODEL_SERVER);
  }

  /** Whether the breakers of both model-servers are in this state. */
  private boolean inState(String state) {
    return modelServers().stream().allMatch(process -> inState(process, state));
  }

  private static boolean inState(ServiceProcess process, String state) {
    return process.metrics().sum("pronto_breaker_state", Map.of("state", state)) == 1;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
