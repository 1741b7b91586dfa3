package io.pronto.chain.client;

import io.pronto.wire.Answer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What stands around every call to a hop: limits and breaker. */
@FunctionalInterface
public interface Guard {

  /** No guard. */
  Guard NONE = Supplier::get;

  /** Makes the call, or refuses it with a {@code FailureException}. */
  CompletionStage<Answer> call(Supplier<CompletionStage<Answer>> action);
}
