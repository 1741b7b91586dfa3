package io.pronto.gateway.rest;

import io.pronto.chain.hop.Call;
import io.pronto.chain.work.CostEstimate;
import io.pronto.chain.work.Processors;
import io.pronto.core.hop.Hop;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Turns answers of the chain into bodies. An answer arrives on an event loop of the chain: opening
 * and writing it is done there only while that is known to be cheap for one of its size.
 *
 * <p>An answer that is not opened, for want of room, of time or of a caller, is discarded.
 */
final class AnswerBodies {

  private final Processors processors;
  private final CostEstimate writing = new CostEstimate(true);

  AnswerBodies(Processors processors) {
    this.processors = processors;
  }

  /**
   * Opens and writes an answer, which is used up in every case.
   *
   * @param writer the outputs to the body of the response
   * @param <B> a body
   * @throws io.pronto.core.failure.FailureException at once or in the stage, if there is no body
   */
  <B> CompletionStage<B> write(Answer answer, Call call, Function<Tensors, B> writer) {
    AtomicBoolean opened = new AtomicBoolean();
    CompletionStage<B> body;
    try {
      body =
          processors.run(
              writing,
              sizeOf(answer),
              Hop.GATEWAY,
              call,
              () -> {
                opened.set(true);
                return writer.apply(Wire.outputsOf(answer, Hop.PREPROCESSOR));
              });
    } catch (RuntimeException e) {
      discard(answer, opened);
      throw e;
    }
    return body.whenComplete((_, _) -> discard(answer, opened));
  }

  private static void discard(Answer answer, AtomicBoolean opened) {
    if (!opened.get()) {
      answer.discard();
    }
  }

  /** In bytes, without opening it. The stream is neither read nor closed: that would use it up. */
  private static int sizeOf(Answer answer) {
    InputStream bytes = Answer.MARSHALLER.stream(answer);
    try {
      return bytes.available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
