package io.pronto.postprocessor.steps;

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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * FP32 or FP64 [N, tokens, size] → the mean over the tokens, [N, size], weighted by a mask [N,
 * tokens] where there is one, as sentence-transformers pools: a row whose mask is all 0 becomes
 * zeros. Computed in double.
 *
 * @param mask name of the mask, numbers of any type or BOOL; empty for the mean of all tokens
 */
record MeanPoolStep(String input, String mask, String output) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);
  private static final Set<DataType> MASKS = EnumSet.complementOf(EnumSet.of(DataType.BYTES));
  private static final double LEAST_WEIGHT = 1e-9;
  private static final int RANK = 3;

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor states = tensors.get(input);
    LastAxis.types(states, TYPES);
    if (states.rank() != RANK) {
      throw notStates(states.shape());
    }
    int tokens = (int) states.dimension(1);
    int size = (int) states.dimension(2);
    double[] weights = weights(tensors, states);
    long[] shape = {states.dimension(0), size};
    ByteBuffer from = states.data();
    ByteBuffer into =
        Tensor.allocate(Math.multiplyExact(Shape.elements(output, shape), states.type().size()));
    double[] sums = new double[size];
    double[] vector = new double[size];
    for (int row = 0; row < states.rows(); row++) {
      Arrays.fill(sums, 0);
      double total = 0;
      for (int token = 0; token < tokens; token++) {
        double weight = weights[row * tokens + token];
        total += weight;
        if (weight != 0) {
          NumericElements.reals(states.type(), from, (row * tokens + token) * size, vector, size);
          for (int i = 0; i < size; i++) {
            sums[i] += weight * vector[i];
          }
        }
      }
      write(states.type(), sums, Math.max(total, LEAST_WEIGHT), into);
    }
    return tensors.with(Tensor.of(output, states.type(), shape, into.flip()));
  }

  private double[] weights(Tensors tensors, Tensor states) {
    double[] weights = new double[Math.toIntExact(states.dimension(0) * states.dimension(1))];
    if (mask.isEmpty()) {
      Arrays.fill(weights, 1);
      return weights;
    }
    Tensor given = tensors.get(mask);
    LastAxis.types(given, MASKS);
    if (!given.fits(Arrays.copyOf(states.shape(), 2))) {
      throw notMask(states.shape(), given.shape());
    }
    if (given.type().floating()) {
      NumericElements.reals(given.type(), given.data(), 0, weights, weights.length);
    } else {
      long[] wholes = new long[weights.length];
      NumericElements.wholes(given.type(), given.data(), 0, wholes, wholes.length);
      Arrays.setAll(weights, i -> wholes[i]);
    }
    return weights;
  }

  private static void write(DataType type, double[] sums, double total, ByteBuffer into) {
    for (double sum : sums) {
      if (type == DataType.FP32) {
        into.putFloat((float) (sum / total));
      } else {
        into.putDouble(sum / total);
      }
    }
  }

  private FailureException notStates(long[] shape) {
    return FailureException.invalid(input + ".shape", "[N,tokens,size]", Shape.text(shape));
  }

  private FailureException notMask(long[] states, long[] given) {
    return FailureException.invalid(
        mask + ".shape", Shape.text(Arrays.copyOf(states, 2)), Shape.text(given));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline states = tensors.get(input).oneOf(TYPES);
    states
        .shape()
        .filter(shape -> shape.length != RANK)
        .ifPresent(
            shape -> {
              throw notStates(shape);
            });
    if (!mask.isEmpty()) {
      tensors
          .get(mask)
          .oneOf(MASKS)
          .shape()
          .filter(shape -> shape.length != 2)
          .ifPresent(
              shape -> {
                throw notMask(states.shape().orElse(new long[] {-1, -1}), shape);
              });
    }
    TensorOutline pooled =
        states.shape().map(shape -> states.shaped(shape[0], shape[2])).orElse(states);
    return tensors.with(pooled.named(output));
  }
}
