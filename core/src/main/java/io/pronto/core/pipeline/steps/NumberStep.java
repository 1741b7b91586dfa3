package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Changes each number of a floating-point tensor, by itself or by its column, its place in the last
 * dimension. Type and shape stay. Computed in double, rounded once; a result that the type cannot
 * hold is refused.
 *
 * @param change from one number to another
 */
public record NumberStep(String input, String output, Change change) implements Step {

  private static final Set<DataType> TYPES =
      EnumSet.of(DataType.FP16, DataType.BF16, DataType.FP32, DataType.FP64);
  private static final int CHUNK = 512;
  private static final int ANY = -1;

  /** What becomes of a number. Pure; any thread. */
  public interface Change {

    /**
     * Another number.
     *
     * @param column place in the last dimension
     * @throws IllegalArgumentException if there is none for this one, with what was expected as
     *     message
     */
    double of(double value, int column);

    /** How many columns there are to be; -1 for any number of them. */
    default int columns() {
      return ANY;
    }
  }

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor tensor = tensors.get(input);
    if (!TYPES.contains(tensor.type())) {
      throw FailureException.invalid(
          input + ".datatype", "BF16 or FP16 or FP32 or FP64", tensor.type());
    }
    if (!fits(tensor.shape())) {
      throw misfit(tensor.shape());
    }
    int columns = tensor.rank() == 0 ? 1 : (int) tensor.dimension(tensor.rank() - 1);
    ByteBuffer from = tensor.data();
    ByteBuffer into = Tensor.allocate(tensor.bytes());
    double[] numbers = new double[Math.min(CHUNK, tensor.elements())];
    int column = 0;
    for (int start = 0; start < tensor.elements(); start += CHUNK) {
      int count = Math.min(CHUNK, tensor.elements() - start);
      NumericElements.reals(tensor.type(), from, start, numbers, count);
      for (int i = 0; i < count; i++) {
        numbers[i] = changed(tensor, start + i, numbers[i], column);
        column = column + 1 == columns ? 0 : column + 1;
      }
      int failed = Reals.write(tensor.type(), numbers, count, into);
      if (failed >= 0) {
        throw refused(
            tensor, start + failed, "a number that fits " + tensor.type(), numbers[failed]);
      }
    }
    return tensors.with(Tensor.of(output, tensor.type(), tensor.shape(), into.rewind()));
  }

  private double changed(Tensor tensor, int element, double value, int column) {
    try {
      return change.of(value, column);
    } catch (IllegalArgumentException e) {
      throw refused(tensor, element, e.getMessage(), value);
    }
  }

  private FailureException refused(Tensor tensor, int element, String expected, double got) {
    return FailureException.invalid(
        input + Shape.index(tensor.shape(), element), expected, Double.toString(got));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline outline = tensors.get(input).oneOf(TYPES);
    outline
        .shape()
        .filter(shape -> !fits(shape))
        .ifPresent(
            shape -> {
              throw misfit(shape);
            });
    return tensors.with(outline.named(output));
  }

  private boolean fits(long[] shape) {
    return change.columns() == ANY
        || (shape.length > 0
            && (shape[shape.length - 1] < 0 || shape[shape.length - 1] == change.columns()));
  }

  private FailureException misfit(long[] shape) {
    return FailureException.invalid(
        input + ".shape", "a last dimension of " + change.columns(), Shape.text(shape));
  }
}
