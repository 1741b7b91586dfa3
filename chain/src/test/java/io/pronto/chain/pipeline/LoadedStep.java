package io.pronto.chain.pipeline;

import io.pronto.chain.hop.failure.Failure.InputInvalid;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.release.StepSpec;
import io.pronto.chain.release.TestOptions;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.Tensors;
import org.assertj.core.api.Assertions;

/** Loads a step as a pipeline does, for tests of steps. */
public final class LoadedStep {

  private LoadedStep() {}

  /** The step of a text such as {@code softmax: {input: x}}. */
  public static Step of(StepFactory factory, String yaml) {
    return of(factory, TestOptions.step(yaml));
  }

  /** The step of these words. */
  public static Step of(StepFactory factory, StepSpec spec) {
    Assertions.assertThat(spec.type()).isEqualTo(factory.type());
    Step step = factory.create(spec.options());
    spec.options().done();
    return step;
  }

  /** What the step says against these tensors. */
  public static InputInvalid refusal(Step step, Tensor... tensors) {
    FailureException refused =
        Assertions.catchThrowableOfType(
            FailureException.class, () -> step.apply(Tensors.of(tensors)));
    Assertions.assertThat(refused).as("the step refused its input").isNotNull();
    return (InputInvalid) refused.failure();
  }
}
