package io.pronto.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.parts.Collector;
import io.pronto.it.parts.Span;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces of predictions as a real collector gets them. */
@Isolated
@Needs.Collector
class TraceIT {

  private static final List<String> HOPS =
      List.of("gateway", "preprocessor", "model-server", "postprocessor");
  private static final Set<String> WORK = Set.of("preprocess", "run", "postprocess");
  private static final Duration EXPORT = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int WARM = 40;
  private static final int MEASURED = 15;

  /** So many that the model takes most of the time, and not the client's own side of the wire. */
  private static final long ROWS = 32;

  /** How far the clocks of two spans may be apart. */
  private static final long CLOCK_NANOS = 100_000;

  private static final String CALLER = "00f067aa0ba902b7";
  private static final String TEXT =
      "The committee read the proposal twice, asked for figures that nobody had brought, and put"
          + " the decision off until the autumn, when the new building would be finished and the"
          + " old one sold to the people who had rented it for so many years";

  private static final List<String> TEXTS = Collections.nCopies((int) ROWS, TEXT);

  private static Collector collector;

  @BeforeAll
  static void start() {
    collector = Collector.running();
  }

  @AfterAll
  static void end() {
    collector.close();
  }

  private static Setup traced() {
    return Setup.samples()
        .compiledAsUsual()
        .with("PRONTO_TRACING_ENDPOINT", collector.endpoint())
        .with("PRONTO_TRACING_RATIO", "0")
        .with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
  }

  @ParameterizedTest
  @EnumSource
  void aPredictionIsOneTraceThroughAllHops(Topology topology) {
    try (Deployment product = topology.start(traced());
        Caller caller = new Caller(product)) {
      String unsampled = trace(1, topology);
      String sampled = trace(2, topology);
      predict(caller, unsampled, false, WARM);
      // When
      List<Long> nanos = predict(caller, sampled, true, MEASURED);
      // Then
      List<Trace> traces = new ArrayList<>();
      for (int i = 0; i < MEASURED; i++) {
        traces.add(received(sampled + "%04x".formatted(i)));
      }
      traces.forEach(TraceIT::assertParents);
      traces.forEach(TraceIT::assertAttributes);
      assertPhasesAddUp(traces, nanos);
      assertThat(collector.spans()).noneMatch(span -> span.trace().startsWith(unsampled));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSpanOfHttpIsTheFirst(Topology topology) {
    try (Deployment product = topology.start(traced().with("PRONTO_TRACING_RATIO", "1"));
        Caller caller = new Caller(product)) {
      String id = trace(3, topology) + "0000";
      // When
      caller
          .rest()
          .post(
              "/predict/minilm",
              "{\"input\": [\"a text\"]}",
              "traceparent",
              "00-" + id + "-" + CALLER + "-01")
          .ok();
      // Then
      Trace trace = received(id);
      Span first = trace.named("POST /predict/{model}");
      assertThat(first.kind()).isEqualTo("SERVER");
      assertThat(first.parent()).isEqualTo(CALLER);
      assertThat(first.attributes())
          .containsEntry("pronto.model", "minilm")
          .containsEntry("pronto.hop", "gateway");
      assertThat(trace.of("CLIENT", "preprocessor").parent()).isEqualTo(first.id());
      assertThat(trace.named("run").parent()).isEqualTo(trace.of("SERVER", "model-server").id());
    }
  }

  /** Begins of trace ids that no other test has. */
  private static String trace(int number, Topology topology) {
    return "4bf92f3577b34da6a3ce929d0e%d%d".formatted(number, topology.ordinal());
  }

  private static List<Long> predict(Caller caller, String trace, boolean sampled, int times) {
    ModelInferRequest request =
        Caller.request(
                Way.GRPC_RAW,
                "minilm",
                List.of(V2Tensor.of("text", V2Type.BYTES, List.of(ROWS), TEXTS)))
            .build();
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      String parent = "00-%s%04x-%s-%s".formatted(trace, i, CALLER, sampled ? "01" : "00");
      long started = System.nanoTime();
      assertThat(
              caller
                  .grpc()
                  .call(request, Map.of("traceparent", parent, "x-request-id", "r"), DEADLINE)
                  .status()
                  .isOk())
          .isTrue();
      nanos.add(System.nanoTime() - started);
    }
    return nanos;
  }

  private static Trace received(String id) {
    try {
      Await.until("trace " + id, EXPORT, () -> new Trace(collector.trace(id)).complete());
    } catch (AssertionError e) {
      throw new AssertionError("so far:\n" + new Trace(collector.trace(id)), e);
    }
    return new Trace(collector.trace(id));
  }

  private static void assertParents(Trace trace) {
    assertThat(trace.of("SERVER", "gateway").parent()).isEqualTo(CALLER);
    for (int i = 1; i < HOPS.size(); i++) {
      Span sent = trace.of("CLIENT", HOPS.get(i));
      assertThat(sent.parent()).isEqualTo(trace.of("SERVER", HOPS.get(i - 1)).id());
      assertThat(trace.of("SERVER", HOPS.get(i)).parent()).isEqualTo(sent.id());
    }
    assertThat(trace.named("preprocess").parent())
        .isEqualTo(trace.of("SERVER", "preprocessor").id());
    assertThat(trace.named("run").parent()).isEqualTo(trace.of("SERVER", "model-server").id());
    assertThat(trace.named("postprocess").parent())
        .isEqualTo(trace.of("SERVER", "postprocessor").id());
  }

  private static void assertAttributes(Trace trace) {
    for (String hop : HOPS) {
      assertThat(trace.of("SERVER", hop).attributes())
          .containsEntry("pronto.model", "minilm")
          .containsEntry("pronto.version", "1")
          .containsEntry("pronto.rows", Long.toString(ROWS))
          .containsEntry("pronto.request_id", "r")
          .containsEntry("rpc.system", "grpc")
          .containsEntry("rpc.method", "ModelInfer")
          .containsEntry("rpc.grpc.status_code", "0");
    }
  }

  /**
   * What a call took to its caller, by half of the calls at least, is what its phases say; and most
   * of that is said by the phases that do the work.
   */
  private static void assertPhasesAddUp(List<Trace> traces, List<Long> nanos) {
    List<Double> shares = new ArrayList<>();
    List<Double> working = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      Map<String, Long> phases = traces.get(i).phases();
      assertThat(phases.values()).as(phases.toString()).allMatch(time -> time > -CLOCK_NANOS);
      long sum = phases.values().stream().mapToLong(Long::longValue).sum();
      shares.add((double) sum / nanos.get(i));
      working.add((double) traces.get(i).nanosOf(WORK) / nanos.get(i));
    }
    double median = median(shares);
    double work = median(working);
    System.out.printf("phases / client's time: median %.3f of %s%n", median, shares);
    System.out.printf("  of it in %s: median %.3f%n", WORK, work);
    System.out.println(traces.getLast().phases() + " of " + nanos.getLast());
    assertThat(median).isBetween(0.9, 1.0);
    assertThat(work).isGreaterThan(0.5);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
