package io.pronto.core.pipeline;

import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.StepSpec;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * Loads a step as a pipeline does, for tests of steps. Whatever such a step makes in a test is held
 * against what it tells of such an input beforehand.
 */
public final class LoadedStep implements Step {

  private final Step step;

  private LoadedStep(Step step) {
    this.step = step;
  }

  /** The step of a text such as {@code softmax: {input: x}}. */
  public static LoadedStep of(StepFactory factory, String yaml) {
    return of(factory, TestOptions.step(yaml));
  }

  /** The step of these words. */
  public static LoadedStep of(StepFactory factory, StepSpec spec) {
    Assertions.assertThat(spec.type()).isEqualTo(factory.type());
    Step step = factory.create(spec.options());
    spec.options().done();
    return new LoadedStep(step);
  }

  @Override
  public Tensors apply(Tensors input) {
    Tensors output = step.apply(input);
    checkOutline(Outlines.of(outlines(input, Tensor::shape)), output);
    checkOutline(Outlines.of(outlines(input, LoadedStep::anyBatch)), output);
    checkOutline(
        Outlines.of(
            input.list().stream().map(tensor -> TensorOutline.unknown(tensor.name())).toList()),
        output);
    checkOutline(Outlines.UNKNOWN, output);
    return output;
  }

  @Override
  public Outlines outline(Outlines input) {
    return step.outline(input);
  }

  private void checkOutline(Outlines input, Tensors output) {
    Outlines told = step.outline(input);
    for (Tensor tensor : output.list()) {
      TensorSpec made = new TensorSpec(tensor.name(), tensor.type(), tensor.shape());
      TensorOutline outline = told.get(tensor.name());
      Assertions.assertThat(outline.mayFit(made)).as("%s of %s", made, told).isTrue();
    }
    if (told.whole()) {
      Assertions.assertThat(told.list()).hasSameSizeAs(output.list());
    }
  }

  private static List<TensorOutline> outlines(Tensors input, Function<Tensor, long[]> shape) {
    return input.list().stream()
        .map(tensor -> new TensorSpec(tensor.name(), tensor.type(), shape.apply(tensor)))
        .map(TensorOutline::of)
        .toList();
  }

  private static long[] anyBatch(Tensor tensor) {
    long[] shape = tensor.shape().clone();
    if (shape.length > 0) {
      shape[0] = -1;
    }
    return shape;
  }

  /** What the step says, before there is a call, against such tensors. */
  public static String misfit(Step step, TensorSpec... specs) {
    FailureException refused =
        Assertions.catchThrowableOfType(
            FailureException.class,
            () -> step.outline(Outlines.of(Stream.of(specs).map(TensorOutline::of).toList())));
    Assertions.assertThat(refused).as("the step refused the outline").isNotNull();
    return refused.failure().text();
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
