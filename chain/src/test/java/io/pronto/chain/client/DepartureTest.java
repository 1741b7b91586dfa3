package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Whatever becomes of its tries, a call ends once, and so does each try. */
class DepartureTest extends AbstractInstancesTest {

  private static final Failure DEFECT = new Failure.Defect("preprocessor");
  private static final Duration SHORT = Duration.ofMillis(400);

  private final Spans spans = new Spans();

  @Test
  void aFirstTryThatCannotBeSentFailsTheCall() throws Exception {
    // Given
    hop(FakeHop::echo);
    open(SECOND_TRIES, null);
    spans.breakAt(1);
    // Then
    assertThat(error(next.send(REQUEST, call(LONG)))).isInstanceOf(PlannedException.class);
    assertThat(hops.getFirst().calls.get()).isZero();
  }

  @Test
  void aSecondTryThatCannotBeSentFailsTheCall() throws Exception {
    // Given
    hop(failing(DEFECT));
    hop(failing(DEFECT));
    open(SECOND_TRIES, null);
    spans.breakAt(2);
    // Then
    assertThat(error(next.send(REQUEST, call(LONG)))).isInstanceOf(PlannedException.class);
    assertThat(spans.ended).containsExactly("INTERNAL");
  }

  @Test
  void aHedgeThatCannotBeSentLeavesTheFirstTryToDecide() throws Exception {
    // Given
    hop(FakeHop::hang);
    hop(FakeHop::hang);
    open(SECOND_TRIES, new Hedging(Duration.ofMillis(10)));
    spans.breakAt(2);
    // Then
    assertThat(failure(next.send(REQUEST, call(SHORT))))
        .isEqualTo(new Failure.DeadlinePassed("preprocessor"));
    assertThat(spans.begun.get()).isEqualTo(2);
  }

  @Test
  void aHedgeWhoseCallIsAnsweredWhileItIsSentEndsItsSpan() throws Exception {
    // Given
    Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    hop((request, caller) -> held.add(() -> FakeHop.echo(request, caller)));
    hop((request, caller) -> held.add(() -> FakeHop.echo(request, caller)));
    open(SECOND_TRIES, new Hedging(LONG));
    Departure departure = next.departure(REQUEST, call(LONG));
    CompletionStage<Answer> answer = departure.begin();
    until(() -> !held.isEmpty());
    spans.at(
        2,
        () -> {
          held.remove().run();
          assertThat(answer).succeedsWithin(LONG);
        });
    // When
    departure.hedge();
    // Then
    assertThat(get(answer).open().getId()).isEqualTo("q");
    until(() -> spans.ended.size() == 2);
    assertThat(spans.ended).containsExactly("OK", "CANCELLED");
  }

  @Test
  void theTimeInTheNextHopIsThatOfBothTries() throws Exception {
    // Given
    hop(failingAfterHalfASecond());
    hop(failingAfterHalfASecond());
    open(SECOND_TRIES, null);
    long started = System.nanoTime();
    Diagnosis diagnosis = new Diagnosis(Hop.GATEWAY, started, -1);
    // When
    failure(next.send(REQUEST, call(LONG, diagnosis)));
    String timing = diagnosis.timing(System.nanoTime());
    // Then
    double own = Double.parseDouble(timing.replaceAll("gateway;dur=([0-9.]+).*", "$1"));
    assertThat(own).as(timing).isLessThan(450);
  }

  private BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>>
      failingAfterHalfASecond() {
    return (request, caller) -> {
      var _ =
          loops
              .timers()
              .schedule(() -> failing(DEFECT).accept(request, caller), 500, TimeUnit.MILLISECONDS);
    };
  }

  private Call call(Duration left) {
    return call(left, null);
  }

  private Call call(Duration left, Diagnosis diagnosis) {
    Deadline deadline = Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS);
    return new Call(
        "", spans, Context.ROOT, deadline, Route.WHOLE, RELEASE, diagnosis, diagnosis != null);
  }

  private static Throwable error(CompletionStage<?> stage) throws Exception {
    return get(stage.handle((answer, error) -> error));
  }

  private static final class PlannedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Counts the spans of tries, and does something at the beginning of one. */
  private static final class Spans implements HopSpan {

    private final TraceContext trace = TraceContext.fresh();
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private volatile int number;
    private volatile Runnable action;

    void breakAt(int which) {
      at(
          which,
          () -> {
            throw new PlannedException();
          });
    }

    void at(int which, Runnable what) {
      action = what;
      number = which;
    }

    @Override
    public TraceContext trace() {
      return trace;
    }

    @Override
    public boolean recorded() {
      return true;
    }

    @Override
    public Sending sent(Hop to) {
      if (begun.incrementAndGet() == number) {
        action.run();
      }
      return new Sending() {

        @Override
        public TraceContext trace() {
          return trace;
        }

        @Override
        public void ended(String code) {
          ended.add(code);
        }
      };
    }
  }
}
