package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Detachable;
import io.grpc.KnownLength;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.work.Processors;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerBodiesTest {

  private static final byte[] MESSAGE =
      Wire.response("m", "1", "", Tensors.of(Tensor.ofFloats("y", new long[] {1}, 2)))
          .toByteArray();

  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch held = new CountDownLatch(1);
  private final Processors processors = new Processors(1, 1, now::get);
  private final AnswerBodies bodies = new AnswerBodies(processors);

  private CompletionStage<byte[]> stage;

  @AfterEach
  void close() {
    held.countDown();
    processors.close();
  }

  /** The bytes of an answer as a transport holds them. */
  private static final class Relayed extends ByteArrayInputStream
      implements Detachable, KnownLength {

    private int closed;

    Relayed() {
      super(MESSAGE);
    }

    @Override
    public InputStream detach() {
      return this;
    }

    @Override
    public void close() {
      closed++;
    }

    Answer answer() {
      return Answer.MARSHALLER.parse(this);
    }
  }

  private static Call.Cancellable begin(Duration timeout) {
    return Call.begin("", TraceContext.of(null, null), timeout, false);
  }

  private Thread writes(Relayed relayed) {
    Thread[] writer = new Thread[1];
    byte[] body =
        bodies
            .write(
                relayed.answer(),
                begin(null).call(),
                outputs -> {
                  writer[0] = Thread.currentThread();
                  return new byte[] {(byte) outputs.list().getFirst().data().getFloat()};
                })
            .toCompletableFuture()
            .join();
    assertThat(body).containsExactly(2);
    assertThat(relayed.closed).isEqualTo(1);
    return writer[0];
  }

  /** Fills the only thread, and the queue behind it with a call that is under way. */
  private void occupy(Call call, Relayed waiting) throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    var _ =
        bodies.write(
            new Relayed().answer(),
            begin(null).call(),
            _ -> {
              busy.countDown();
              await(held);
              return new byte[0];
            });
    busy.await();
    stage = bodies.write(waiting.answer(), call, _ -> new byte[0]);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAnswerOfUnknownCostIsWrittenOffTheThreadThatReadItUntilItIsKnownToBeCheap() {
    assertThat(writes(new Relayed()).getName()).startsWith("pronto-work-");
    assertThat(writes(new Relayed())).isSameAs(Thread.currentThread());
  }

  @Test
  void anAnswerOfACallerThatIsGoneIsDiscarded() throws Exception {
    // Given
    Relayed relayed = new Relayed();
    Call.Cancellable caller = begin(null);
    occupy(caller.call(), relayed);
    // When
    caller.cancel().run();
    held.countDown();
    // Then
    assertFailed(Failure.Reason.CALLER_GONE);
    assertThat(relayed.closed).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsLateIsDiscarded() throws Exception {
    // Given
    Relayed relayed = new Relayed();
    // When
    occupy(begin(Duration.ofNanos(1)).call(), relayed);
    held.countDown();
    // Then
    assertFailed(Failure.Reason.DEADLINE_PASSED);
    assertThat(relayed.closed).isEqualTo(1);
  }

  @Test
  void anAnswerForWhichThereIsNoRoomIsDiscarded() throws Exception {
    // Given
    occupy(begin(null).call(), new Relayed());
    Relayed relayed = new Relayed();
    // When
    assertThatThrownBy(() -> bodies.write(relayed.answer(), begin(null).call(), _ -> new byte[0]))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("has no room");
    // Then
    assertThat(relayed.closed).isEqualTo(1);
  }

  private void assertFailed(Failure.Reason reason) {
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(reason));
  }
}
