package io.pronto.preprocessor.steps;

import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.pipeline.Outlines;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.TensorOutline;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.Shape;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.TensorSpec;
import io.pronto.chain.tensor.Tensors;
import java.nio.ByteBuffer;

/**
 * Turns BYTES [N], one row an element, into FP32 [N, columns], which takes the place of the input.
 * FP32 [N, columns] passes untouched.
 *
 * @param input name of the tensor, or empty for the only one
 * @param output name of the result, or empty to keep that of the input
 */
record RecordStep(String input, String output, RowReader rows) implements Step {

  @Override
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing changed
  public Tensors apply(Tensors tensors) {
    Tensor tensor = input.isEmpty() ? only(tensors) : tensors.get(input);
    String name = output.isEmpty() ? tensor.name() : output;
    Tensor result = numbers(tensor).named(name);
    return result == tensor ? tensors : tensors.replacing(tensor.name(), result);
  }

  @Override
  public Outlines outline(Outlines tensors) {
    if (input.isEmpty() && !tensors.whole()) {
      return Outlines.UNKNOWN;
    }
    if (input.isEmpty() && tensors.list().size() != 1) {
      throw notOne(tensors.names());
    }
    TensorOutline rows = tensors.get(input.isEmpty() ? tensors.names() : input);
    TensorSpec numbers = numbers(rows.name());
    if (!rows.mayFit(numbers)
        && !rows.mayFit(new TensorSpec(rows.name(), DataType.BYTES, new long[] {-1}))) {
      throw refused(rows.name(), rows);
    }
    String name = output.isEmpty() ? rows.name() : output;
    return tensors.replacing(rows.name(), TensorOutline.of(numbers).named(name));
  }

  private TensorSpec numbers(String name) {
    return new TensorSpec(name, DataType.FP32, new long[] {-1, rows.columns()});
  }

  private FailureException refused(String name, Object got) {
    return FailureException.invalid(
        name, "BYTES [N] of rows as text, or FP32 [N,%d]".formatted(rows.columns()), got);
  }

  private static FailureException notOne(String names) {
    return FailureException.invalid("inputs", "exactly one tensor", names);
  }

  private static Tensor only(Tensors tensors) {
    if (tensors.list().size() != 1) {
      throw notOne(tensors.names());
    }
    return tensors.list().getFirst();
  }

  private Tensor numbers(Tensor tensor) {
    int columns = rows.columns();
    if (tensor.type() == DataType.FP32 && tensor.fits(new long[] {-1, columns})) {
      return tensor;
    }
    if (tensor.type() != DataType.BYTES || tensor.rank() != 1) {
      throw refused(tensor.name(), tensor.type() + " " + Shape.text(tensor.shape()));
    }
    return read(tensor);
  }

  private Tensor read(Tensor tensor) {
    byte[] bytes = bytes(tensor);
    ByteBuffer lengths = tensor.data();
    float[] row = new float[rows.columns()];
    refuseShortRows(tensor, bytes, row);
    ByteBuffer data = Tensor.allocate(size(tensor));
    int at = 0;
    for (int i = 0; i < tensor.elements(); i++) {
      int length = lengths.getInt(at);
      at += Integer.BYTES;
      rows.read(tensor.name(), i, bytes, at, length, row);
      for (float value : row) {
        data.putFloat(value);
      }
      at += length;
    }
    return Tensor.of(
        tensor.name(), DataType.FP32, new long[] {tensor.elements(), row.length}, data.flip());
  }

  /**
   * Rows too short to hold all columns are refused before there is room for the result: a small
   * request of many empty rows must not take much memory.
   */
  private void refuseShortRows(Tensor tensor, byte[] bytes, float[] row) {
    ByteBuffer lengths = tensor.data();
    int at = 0;
    for (int i = 0; i < tensor.elements(); i++) {
      int length = lengths.getInt(at);
      at += Integer.BYTES;
      if (length < 2 * row.length - 1) {
        rows.read(tensor.name(), i, bytes, at, length, row);
      }
      at += length;
    }
  }

  private int size(Tensor tensor) {
    long size = (long) tensor.elements() * rows.columns() * Float.BYTES;
    if (size > Integer.MAX_VALUE) {
      long most = Integer.MAX_VALUE / ((long) rows.columns() * Float.BYTES);
      throw FailureException.invalid(
          tensor.name() + ".shape", "at most " + most + " rows", tensor.elements());
    }
    return (int) size;
  }

  private static byte[] bytes(Tensor tensor) {
    ByteBuffer data = tensor.data();
    if (data.hasArray() && data.arrayOffset() == 0) {
      return data.array();
    }
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    return copy;
  }
}
