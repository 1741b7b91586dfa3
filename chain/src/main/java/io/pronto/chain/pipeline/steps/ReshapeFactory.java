package io.pronto.chain.pipeline.steps;

import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import io.pronto.chain.tensor.Shape;
import io.pronto.chain.tensor.Tensor;
import jakarta.inject.Singleton;
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
    return tensors -> {
      Tensor tensor = tensors.get(input);
      return tensors.with(tensor.reshaped(resolved(tensor, target)).named(output));
    };
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
  private static long[] resolved(Tensor tensor, long[] target) {
    long[] result = target.clone();
    long given = 1;
    long left = 1;
    int open = -1;
    for (int i = 0; i < target.length; i++) {
      if (target[i] == 0) {
        result[i] = kept(tensor, target, i);
      } else if (target[i] > 0) {
        given = Math.min(given * target[i], Integer.MAX_VALUE);
      } else {
        open = i;
      }
    }
    for (int i = 0; i < tensor.rank(); i++) {
      left = i < target.length && target[i] == 0 ? left : left * tensor.dimension(i);
    }
    if (open >= 0) {
      if (left % given != 0) {
        throw misfit(tensor, target);
      }
      result[open] = left / given;
    }
    return result;
  }

  private static long kept(Tensor tensor, long[] target, int axis) {
    if (axis >= tensor.rank()) {
      throw misfit(tensor, target);
    }
    return tensor.dimension(axis);
  }

  private static FailureException misfit(Tensor tensor, long[] target) {
    return FailureException.invalid(
        tensor.name() + ".shape",
        "a shape that reshape can make " + Shape.text(target),
        Shape.text(tensor.shape()));
  }
}
