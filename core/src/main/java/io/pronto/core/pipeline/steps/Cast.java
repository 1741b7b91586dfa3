package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * Changes the type of a tensor's elements, in chunks that stay in the processor's cache: read as
 * long or double, check, convert, write. Numbers that the new type cannot hold are refused, never
 * wrapped, clipped or made infinite; precision may be lost.
 */
final class Cast {

  private static final int CHUNK = 512;

  private final Tensor tensor;
  private final ByteBuffer from;
  private final DataType to;
  private final ByteBuffer into;
  private final WholeRange range;
  private final long[] wholes = new long[CHUNK];
  private final double[] reals = new double[CHUNK];

  private Cast(Tensor tensor, DataType to) {
    this.tensor = tensor;
    this.from = tensor.data();
    this.to = to;
    this.into = Tensor.allocate(Math.multiplyExact(tensor.elements(), to.size()));
    this.range = WholeRange.of(to);
  }

  /**
   * The tensor with elements of this type; the tensor itself if it has it already.
   *
   * @throws FailureException if an element does not fit, or the elements are no numbers
   */
  static Tensor of(Tensor tensor, DataType to) {
    if (tensor.type() == to) {
      return tensor;
    }
    if (tensor.type() == DataType.BYTES) {
      throw FailureException.invalid(
          tensor.name() + ".datatype", "numbers or BOOL", DataType.BYTES);
    }
    return new Cast(tensor, to).cast();
  }

  private Tensor cast() {
    for (int start = 0; start < tensor.elements(); start += CHUNK) {
      int count = Math.min(CHUNK, tensor.elements() - start);
      if (tensor.type().floating()) {
        NumericElements.reals(tensor.type(), from, start, reals, count);
        castReals(start, count);
      } else {
        NumericElements.wholes(tensor.type(), from, start, wholes, count);
        castWholes(start, count);
      }
    }
    return Tensor.of(tensor.name(), to, tensor.shape(), into.rewind());
  }

  private void castReals(int start, int count) {
    if (to == DataType.BOOL) {
      for (int i = 0; i < count; i++) {
        wholes[i] = truth(start + i, reals[i]);
      }
      WholeRange.write(to, wholes, count, into);
    } else if (to.floating()) {
      writeReals(start, count);
    } else {
      for (int i = 0; i < count; i++) {
        if (!range.holds(reals[i])) {
          throw refused(start + i, Double.toString(reals[i]));
        }
        wholes[i] = range.truncated(reals[i]);
      }
      WholeRange.write(to, wholes, count, into);
    }
  }

  private void castWholes(int start, int count) {
    boolean unsigned = tensor.type() == DataType.UINT64;
    if (to.floating()) {
      for (int i = 0; i < count; i++) {
        reals[i] = Reals.nearest(wholes[i], unsigned, to);
      }
      writeReals(start, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (to == DataType.BOOL) {
        wholes[i] = wholes[i] == 0 ? 0 : 1;
      } else if (!range.holds(wholes[i], unsigned)) {
        throw refused(
            start + i, unsigned ? Long.toUnsignedString(wholes[i]) : Long.toString(wholes[i]));
      }
    }
    WholeRange.write(to, wholes, count, into);
  }

  private void writeReals(int start, int count) {
    int failed = Reals.write(to, reals, count, into);
    if (failed >= 0) {
      throw refused(start + failed, Double.toString(reals[failed]));
    }
  }

  private long truth(int element, double value) {
    if (Double.isNaN(value)) {
      throw refused(element, "NaN");
    }
    return value == 0 ? 0 : 1;
  }

  private FailureException refused(int element, String got) {
    String expected = to == DataType.BOOL ? "a number, as BOOL" : "a number that fits " + to;
    return FailureException.invalid(
        tensor.name() + Shape.index(tensor.shape(), element), expected, got);
  }
}
