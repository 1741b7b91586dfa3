package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * {@code reshape: {input: x, shape: [0, -1]}}: the same elements in another shape, nothing copied.
 * As in ONNX, 0 keeps the dimension in that place and one -1 takes what is left.
 */
@Singleton
final class ReshapeFactory implements StepFactory {

  @Override
  public String type() {
    return "reshape";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    String output = options.text("output", input);
    long[] target = target(options);
    return new ReshapeStep(input, output, target);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ReshapeStep(String input, String output, long[] target) implements Step {

    @Override
    public Tensors apply(Tensors tensors) {
      Tensor tensor = tensors.get(input);
      long[] shape = resolved(tensor.name(), tensor.shape(), target);
      return tensors.with(tensor.reshaped(shape).named(output));
    }

    @Override
    public Outlines outline(Outlines tensors) {
      TensorOutline outline = tensors.get(input);
      return tensors.with(outline.shaped(outlined(outline, target)).named(output));
    }
  }

  /** The shape as far as it is known: wholly, where the one before is. */
  private static long[] outlined(TensorOutline outline, long[] target) {
    long[] known = outline.shape().orElse(null);
    if (known != null && Arrays.stream(known).allMatch(dimension -> dimension >= 0)) {
      long[] result = resolved(outline.name(), known, target);
      if (!product(result).equals(product(known))) {
        throw misfit(outline.name(), known, target);
      }
      return result;
    }
    long[] result = target.clone();
    for (int i = 0; i < target.length; i++) {
      if (target[i] == 0) {
        result[i] = known == null ? -1 : kept(outline.name(), known, target, i);
      }
    }
    return result;
  }

  private static BigInteger product(long[] shape) {
    return Arrays.stream(shape)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private static long[] target(Options options) {
    List<Long> shape = options.wholes("shape");
    long open = shape.stream().filter(dimension -> dimension == -1).count();
    boolean small =
        shape.stream().allMatch(dimension -> dimension >= -1 && dimension <= Integer.MAX_VALUE);
    if (open > 1 || !small || shape.size() > Shape.MAX_RANK) {
      throw options.refused(
          "shape", "sizes, 0 to keep one, -1 at most once for what is left", shape);
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The dimension for -1 comes from the dimensions that are not kept, not from all elements: so [0,
   * -1] flattens an empty batch too.
   */
  private static long[] resolved(String name, long[] shape, long[] target) {
    long[] result = target.clone();
    long given = 1;
    long left = 1;
    int open = -1;
    for (int i = 0; i < target.length; i++) {
      if (target[i] == 0) {
        result[i] = kept(name, shape, target, i);
      } else if (target[i] > 0) {
        given = Math.min(given * target[i], Integer.MAX_VALUE);
      } else {
        open = i;
      }
    }
    for (int i = 0; i < shape.length; i++) {
      left = i < target.length && target[i] == 0 ? left : left * shape[i];
    }
    if (open >= 0) {
      if (left % given != 0) {
        throw misfit(name, shape, target);
      }
      result[open] = left / given;
    }
    return result;
  }

  private static long kept(String name, long[] shape, long[] target, int axis) {
    if (axis >= shape.length) {
      throw misfit(name, shape, target);
    }
    return shape[axis];
  }

  private static FailureException misfit(String name, long[] shape, long[] target) {
    return FailureException.invalid(
        name + ".shape", "a shape that reshape can make " + Shape.text(target), Shape.text(shape));
  }
}
