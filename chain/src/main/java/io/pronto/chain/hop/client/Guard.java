package io.pronto.chain.hop.client;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What stands around every call to a hop: limits and breaker. */
public interface Guard {

  /** No guard. */
  Guard NONE =
      new Guard() {
        @Override
        public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> action) {
          return action.get();
        }
      };

  /** Makes the call, or refuses it with a {@code FailureException}. */
  <T> CompletionStage<T> call(Supplier<CompletionStage<T>> action);
}
