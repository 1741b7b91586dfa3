package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.pronto.it.load.Calls;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.V2Client;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Callers that send nothing but bad requests, as fast as they can, harm no instance's standing: no
 * breaker opens, nobody is ejected, and the calls of others are answered.
 */
@Needs.Time
@Isolated
class BadInputIT {

  private static final int CALLERS = 4;
  private static final double RATE = 50;
  private static final int SHORTEST_MILLIS = 1;
  private static final int LONGEST_MILLIS = 5;
  private static final long SEED = 6;
  private static final Duration ENDS = Duration.ofSeconds(30);

  private final SteadyFleet steady =
      new SteadyFleet(
          FleetPlan.of(
                  new Setup(Map.of(), List.of(), List.of(), SteadyFleet.small().network())
                      .with("PRONTO_MODEL_REPOSITORY", repository())
                      .with("PRONTO_LIMITS_MESSAGE", "1M")
                      .withHeap("192m")
                      .warmedFor("5s"))
              .instances(2)
              .instances(Service.GATEWAY, 1),
          RATE);
  private final LongAdder sent = new LongAdder();
  private volatile boolean over;

  private static String repository() {
    return Models.SAMPLES.copyTo(Models.TINY.repository()).toString();
  }

  @AfterEach
  void end() {
    over = true;
    steady.close();
  }

  @Test
  void opensNoBreakerAndEjectsNobody() throws InterruptedException {
    // When
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(Thread.ofPlatform().start(this::callAndCall));
    }
    steady.goOn(SteadyFleet.PAUSE.multipliedBy(2));
    over = true;
    for (Thread caller : callers) {
      assertThat(caller.join(ENDS)).isTrue();
    }
    // Then
    Calls good = steady.finish();
    System.out.printf(
        "%d bad calls, %.0f of them refused by preprocessors, %.0f too late on inner hops: "
            + "%.0f breakers opened, %.0f ejections; beside them %s%n",
        sent.sum(),
        ended(Service.PREPROCESSOR, "INVALID_ARGUMENT"),
        ended(Service.PREPROCESSOR, "DEADLINE_EXCEEDED"),
        sum("pronto_breaker_opened_total"),
        sum("pronto_ejections_total"),
        good);
    assertThat(sum("pronto_breaker_opened_total")).as("breakers opened").isZero();
    assertThat(sum("pronto_ejections_total")).as("ejections").isZero();
    assertThat(good.failures()).isEmpty();
    assertThat(ended(Service.PREPROCESSOR, "INVALID_ARGUMENT")).isGreaterThan(RATE);
    assertThat(ended(Service.PREPROCESSOR, "DEADLINE_EXCEEDED")).isPositive();
  }

  /** One call after the other, of every kind in turn. */
  private void callAndCall() {
    try (V2Client grpc = new V2Client(steady.fleet().grpcPort())) {
      List<Runnable> kinds = kinds(grpc);
      while (!over) {
        for (Runnable kind : kinds) {
          if (!over) {
            kind.run();
            sent.increment();
          }
        }
      }
    }
  }

  private List<Runnable> kinds(V2Client grpc) {
    int rest = steady.fleet().restPort();
    RawGrpc raw = new RawGrpc(grpc.channel());
    List<Runnable> kinds = new ArrayList<>();
    GrpcRows.all().forEach(row -> kinds.add(() -> row.call().by(raw)));
    RestRows.all().forEach(row -> kinds.add(() -> RawHttp.exchange(rest, row.request())));
    PredictRows.all().forEach(row -> kinds.add(() -> RawHttp.exchange(rest, row.request())));
    for (ModelInferRequest picture : brokenPictures()) {
      for (int i = 0; i < kinds.size() / 20; i++) {
        kinds.add(i * 20, () -> grpc.call(picture));
      }
    }
    for (int millis = SHORTEST_MILLIS; millis <= LONGEST_MILLIS; millis++) {
      Duration deadline = Duration.ofMillis(millis);
      for (int i = 0; i < 10; i++) {
        kinds.add(() -> grpc.call(BadGrpc.iris().build(), Map.of(), deadline));
      }
    }
    kinds.add(() -> hangUp(grpc));
    Collections.shuffle(kinds, new Random(SEED)); // so that a slow machine meets all sorts too
    return kinds;
  }

  /** A caller that goes away once it has sent its call. */
  private static void hangUp(V2Client grpc) {
    ListenableFuture<ModelInferResponse> answer = grpc.futures().modelInfer(BadGrpc.iris().build());
    answer.cancel(true);
  }

  /** Pictures that the step of the preprocessor cannot read. */
  private static List<ModelInferRequest> brokenPictures() {
    ByteString png = ByteString.fromHex("89504e470d0a1a0a0000000d49484452");
    return List.of(picture(BadGrpc.texts("no picture")), picture(bytes(png)));
  }

  private static ModelInferRequest picture(ByteString data) {
    return BadGrpc.to("digits", "image", "BYTES", data, 1).build();
  }

  private static ByteString bytes(ByteString element) {
    return BadGrpc.text(element.size(), "").concat(element);
  }

  private double ended(Service service, String code) {
    return sum(service, "pronto_hop_seconds_count", Map.of("code", code));
  }

  private double sum(String meter) {
    double all = 0;
    for (Service service : Service.values()) {
      all += sum(service, meter, Map.of());
    }
    return all;
  }

  private double sum(Service service, String meter, Map<String, String> labels) {
    return steady.fleet().instances(service).stream()
        .map(ServiceProcess::metrics)
        .mapToDouble(metrics -> metrics.sum(meter, labels))
        .sum();
  }
}
