package io.pronto.chain.pipeline;

import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.tensor.Tensors;
import java.util.List;

/**
 * The steps of one side of a release, in order. Immutable, and pure as its steps are.
 *
 * <p>Before the model, a step that refuses its input names the caller's mistake. After the model
 * the tensors are the model's: what a step refuses there is a mistake in the release or the model,
 * so it leaves as an {@link IllegalStateException}, which no caller is blamed for.
 */
public final class Pipeline {

  private final Side side;
  private final List<NamedStep> steps;

  Pipeline(Side side, List<NamedStep> steps) {
    this.side = side;
    this.steps = List.copyOf(steps);
  }

  /**
   * Applies the steps one after the other. Without steps the answer is {@code input} itself.
   *
   * @throws FailureException if the input cannot be right; before the model only
   */
  public Tensors apply(Tensors input) {
    Tensors tensors = input;
    for (NamedStep step : steps) {
      try {
        tensors = step.step().apply(tensors);
      } catch (FailureException e) {
        throw blamed(step, e);
      }
    }
    return tensors;
  }

  /** Whether there are no steps. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  private RuntimeException blamed(NamedStep step, FailureException refused) {
    return side == Side.POSTPROCESS && refused.failure() instanceof Failure.InputInvalid
        ? new IllegalStateException(
            side.key() + ": " + step.type() + ": " + refused.failure().text(), refused)
        : refused;
  }

  /** A step and the word for its kind. */
  record NamedStep(String type, Step step) {}
}
