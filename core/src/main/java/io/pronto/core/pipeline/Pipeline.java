package io.pronto.core.pipeline;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.StepSpec;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.List;

/** The steps of one side of a release, in order. Immutable, and pure as its steps are. */
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
   * @param callers whether the tensors are those of a caller, whose mistake it is when a step
   *     refuses them; those of a model are a mistake in the release
   * @throws FailureException if the caller's input cannot be right
   * @throws IllegalStateException if the model's outputs cannot be, which no caller is blamed for
   */
  public Tensors apply(Tensors input, boolean callers) {
    Tensors tensors = input;
    for (NamedStep step : steps) {
      try {
        tensors = step.step().apply(tensors);
      } catch (FailureException e) {
        throw callers ? e : blamed(step, e);
      }
    }
    return tensors;
  }

  /**
   * Refuses steps that can never make one of the other.
   *
   * @param from what goes in
   * @param to what has to come out
   * @param only whether nothing else may come out
   * @throws ReleaseException naming the step, or the tensor that will be missing or another one
   */
  public void check(List<TensorOutline> from, List<TensorSpec> to, boolean only) {
    var _ = checked(from, to, only);
  }

  /**
   * Refuses steps that can never make what a model takes.
   *
   * @param from what goes in
   * @throws ReleaseException as {@link #check}, or naming a dimension that gets two sizes
   */
  public void checkBefore(ModelGraph model, List<TensorOutline> from) {
    Outlines made = checked(from, model.signature().inputs(), true);
    model
        .shared()
        .clash(
            place -> made.get(place.input()).shape().map(shape -> shape[place.axis()]).orElse(-1L))
        .ifPresent(
            clash -> {
              throw misfit(clash.expected(), clash.otherSize());
            });
  }

  private Outlines checked(List<TensorOutline> from, List<TensorSpec> to, boolean only) {
    Outlines outlines = Outlines.of(from);
    for (NamedStep step : steps) {
      try {
        outlines = step.step().outline(outlines);
      } catch (FailureException e) {
        throw e.failure() instanceof Failure.InputInvalid(String field, String expected, String got)
            ? step.spec().options().refused(field, expected, got)
            : new ReleaseException(e.failure().text(), e);
      }
    }
    for (TensorSpec spec : to) {
      checkResult(outlines, spec);
    }
    if (only && outlines.whole() && outlines.list().size() > to.size()) {
      throw misfit(to.toString(), outlines.list());
    }
    return outlines;
  }

  private void checkResult(Outlines outlines, TensorSpec spec) {
    TensorOutline made;
    try {
      made = outlines.get(spec.name());
    } catch (FailureException e) {
      throw misfit(spec.toString(), outlines.names());
    }
    if (!made.mayFit(spec)) {
      throw misfit(spec.toString(), made);
    }
  }

  private ReleaseException misfit(String expected, Object got) {
    return new ReleaseException(
        "release.yaml: %s: expected %s after the last step, got %s"
            .formatted(side.key(), expected, got));
  }

  /** Whether there are no steps. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether one of the steps is {@linkplain Step#heavy heavy}. */
  public boolean heavy() {
    return steps.stream().anyMatch(step -> step.step().heavy());
  }

  private RuntimeException blamed(NamedStep step, FailureException refused) {
    return refused.failure() instanceof Failure.InputInvalid
        ? new IllegalStateException(
            side.key() + ": " + step.spec().type() + ": " + refused.failure().text(), refused)
        : refused;
  }

  /** A step and what it was made of. */
  record NamedStep(StepSpec spec, Step step) {}
}
