package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Call.Cancellable;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcNextHopTest {

  private static final EventLoops LOOPS = new EventLoops(1);
  private static final String NAME = "grpc-next-hop-test";
  private static final TraceContext TRACE =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1");
  private static final ModelInferRequest REQUEST =
      ModelInferRequest.newBuilder().setModelName("iris").setId("q").build();

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @AfterAll
  static void stopLoops() {
    LOOPS.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bringsTheRequestOverAndTheAnswerBack(boolean inProcess) throws Exception {
    // Given
    NextHop next = next(fake(inProcess, FakeHop::echo), inProcess);
    // When
    ModelInferResponse answer = get(next.send(REQUEST, call(Duration.ofSeconds(10)))).open();
    // Then
    assertThat(answer.getModelName()).isEqualTo("iris");
    assertThat(answer.getId()).isEqualTo("q");
    assertThat(next.hop()).isEqualTo(Hop.PREPROCESSOR);
  }

  @Test
  void sendsTheRestOfTheRouteTheReleaseTheTraceAndTheId() throws Exception {
    // Given
    FakeHop hop = fake(true, FakeHop::echo);
    Diagnosis diagnosis = new Diagnosis(Hop.GATEWAY, System.nanoTime(), -1);
    Call call = new Call("req-1", TRACE, Context.ROOT, null, Route.WHOLE, "iris/1/9f", diagnosis);
    // When
    get(next(hop, true).send(REQUEST, call));
    Metadata headers = hop.arrived.take().headers();
    // Then
    assertThat(headers.get(HopHeaders.ROUTE)).isEqualTo("model-server,postprocessor");
    assertThat(headers.get(HopHeaders.RELEASE)).isEqualTo("iris/1/9f");
    assertThat(headers.get(HopHeaders.TRACEPARENT)).isEqualTo(TRACE.traceparent());
    assertThat(headers.get(HopHeaders.TRACESTATE)).isEqualTo("vendor=1");
    assertThat(headers.get(HopHeaders.REQUEST_ID)).isEqualTo("req-1");
    assertThat(headers.get(HopHeaders.DEBUG)).isEqualTo("1");
  }

  @Test
  void leavesOutWhatIsNotThere() throws Exception {
    // Given
    FakeHop hop = fake(true, FakeHop::echo);
    Route last = Route.WHOLE.rest().rest();
    TraceContext noState = new TraceContext(TRACE.traceparent(), "");
    // When
    get(next(hop, true).send(REQUEST, new Call("", noState, Context.ROOT, null, last, "r", null)));
    FakeHop.Arrived arrived = hop.arrived.take();
    // Then
    assertThat(arrived.headers().keys())
        .contains("pronto-release", "traceparent")
        .doesNotContain("pronto-route", "tracestate", "x-request-id", "pronto-debug");
    assertThat(arrived.left()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"60000, 58200", "10000, 9700", "50, 48"})
  void keepsTwoMillisecondsOrThreePercentOfTheTime(long left, long atMost) throws Exception {
    // Given
    FakeHop hop = fake(true, FakeHop::echo);
    NextHop next = next(hop, true);
    long slack = Math.min(2_000, left / 2);
    // When
    next.send(REQUEST, call(Duration.ofMillis(left)));
    Duration arrived = Duration.ofNanos(hop.arrived.poll(5, TimeUnit.SECONDS).left());
    // Then
    assertThat(arrived).isBetween(Duration.ofMillis(atMost - slack), Duration.ofMillis(atMost));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHopThatDoesNotAnswerInTimeIsNamed(boolean inProcess) throws Exception {
    // Given
    NextHop next = next(fake(inProcess, FakeHop::hang), inProcess);
    // Then
    assertThat(failure(next.send(REQUEST, call(Duration.ofMillis(80)))))
        .isEqualTo(new Failure.DeadlinePassed("preprocessor"));
  }

  @Test
  void aCallWithLessTimeThanTheReserveIsNotSent() throws Exception {
    // Given
    FakeHop hop = fake(true, FakeHop::echo);
    // Then
    assertThat(failure(next(hop, true).send(REQUEST, call(Duration.ofNanos(1)))))
        .isEqualTo(new Failure.DeadlinePassed("preprocessor"));
    assertThat(hop.arrived).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancellingReachesTheServer(boolean inProcess) throws Exception {
    // Given
    FakeHop hop = fake(inProcess, FakeHop::hang);
    Cancellable began = Call.begin("", TRACE, Duration.ofMinutes(1), false);
    Call call = began.call().to("r", Route.WHOLE, Duration.ofMinutes(1), Duration.ofMinutes(1));
    CompletionStage<Answer> answer = next(hop, inProcess).send(REQUEST, call);
    assertThat(hop.called.await(5, TimeUnit.SECONDS)).isTrue();
    // When
    began.cancel().run();
    // Then
    assertThat(hop.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(failure(answer)).isEqualTo(new Failure.CallerGone("preprocessor"));
  }

  @Test
  void aFailureFromBelowKeepsItsMeaning() throws Exception {
    // Given
    Failure absent = new Failure.ReleaseAbsent("model-server", "iris/1/9f");
    StatusRuntimeException error =
        Statuses.of(absent).asRuntimeException(Statuses.trailersOf(absent, TRACE.traceId()));
    NextHop next = next(fake(true, (request, caller) -> caller.onError(error)), true);
    // Then
    assertThat(failure(next.send(REQUEST, call(Duration.ofSeconds(10))))).isEqualTo(absent);
  }

  @Test
  void unavailableWithoutDetailsIsTheHopThatWasCalled() throws Exception {
    // Given
    StatusRuntimeException error =
        Status.UNAVAILABLE.withDescription("secret").asRuntimeException();
    NextHop next = next(fake(true, (request, caller) -> caller.onError(error)), true);
    // When
    Failure failure = failure(next.send(REQUEST, call(Duration.ofSeconds(10))));
    // Then
    assertThat(failure).isInstanceOf(Failure.HopUnavailable.class);
    assertThat(failure.variables()).containsEntry("hop", "preprocessor");
    assertThat(failure.text()).doesNotContain("secret");
  }

  @Test
  void aHopThatCutsACallOffIsUnavailableAndNoCallerIsBlamed() throws Exception {
    // Given
    NextHop next =
        next(
            fake(true, (request, caller) -> caller.onError(Status.CANCELLED.asRuntimeException())),
            true);
    // Then
    assertThat(failure(next.send(REQUEST, call(Duration.ofSeconds(10)))))
        .isEqualTo(new Failure.HopUnavailable("preprocessor", "it ended the call"));
  }

  @Test
  void readsWhatTheHopInTheSameProcessHoldsWithDigests() throws Exception {
    assertThat(get(next(fake(true, FakeHop::hang), true).releases()))
        .containsExactly(ReleaseState.ready(new ReleaseId("iris", 2, "abc")));
  }

  @Test
  void readsWhatTheHopServes() throws Exception {
    assertThat(get(next(fake(false, FakeHop::hang), false).releases()))
        .containsExactly(
            ReleaseState.ready("iris", "2"), ReleaseState.unavailable("iris", "1", "old"));
  }

  @Test
  void everyCallGoesThroughTheGuard() throws Exception {
    // Given
    Failure refused = new Failure.Overloaded("preprocessor", Duration.ZERO);
    FakeHop hop = fake(true, FakeHop::echo);
    Guard shut = action -> CompletableFuture.failedFuture(refused.asException());
    NextHop next =
        TestHops.open(Hop.PREPROCESSOR, Target.parse("inprocess:///" + NAME), LOOPS, 1, shut);
    open.add(next);
    // Then
    assertThat(failure(next.send(REQUEST, call(Duration.ofSeconds(10))))).isEqualTo(refused);
    assertThat(hop.arrived).isEmpty();
  }

  private FakeHop fake(
      boolean inProcess, BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    FakeHop hop = inProcess ? FakeHop.inProcess(NAME, infer) : FakeHop.onPort(0, infer);
    open.add(hop);
    return hop;
  }

  private NextHop next(FakeHop hop, boolean inProcess) {
    return next(
        Target.parse(inProcess ? "inprocess:///" + NAME : "static:///127.0.0.1:" + hop.port()));
  }

  private NextHop next(Target target) {
    NextHop next = TestHops.open(Hop.PREPROCESSOR, target, LOOPS, 4 << 20);
    open.add(next);
    return next;
  }

  private static Call call(Duration left) {
    Deadline deadline = Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS);
    return new Call("", TRACE, Context.ROOT, deadline, Route.WHOLE, "r", null);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Failure failure(CompletionStage<?> stage) throws Exception {
    Throwable thrown = get(stage.handle((answer, error) -> error));
    return ((FailureException) thrown).failure();
  }
}
