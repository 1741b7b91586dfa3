package io.pronto.preprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns BYTES [N], one row an element, into FP32 [N, columns of numbers] in the place of the input,
 * and BYTES [N, columns of texts] behind all others where there are such columns. Where all columns
 * hold numbers, FP32 [N, columns] passes untouched.
 *
 * @param input name of the tensor, or empty for the only one
 * @param output name of the numbers, or empty to keep that of the input
 * @param texts name of the texts, or empty where no column holds them
 */
record RecordStep(String input, String output, String texts, RowReader rows) implements Step {

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor tensor = input.isEmpty() ? only(tensors) : tensors.get(input);
    String name = output.isEmpty() ? tensor.name() : output;
    if (texts.isEmpty() && tensor.type() == DataType.FP32 && tensor.fits(numbers(name).shape())) {
      return name.equals(tensor.name())
          ? tensors
          : tensors.replacing(tensor.name(), tensor.named(name));
    }
    if (tensor.type() != DataType.BYTES || tensor.rank() != 1) {
      throw refused(tensor.name(), tensor.type() + " " + Shape.text(tensor.shape()));
    }
    return read(tensors, tensor, name);
  }

  @Override
  public Outlines outline(Outlines tensors) {
    if (input.isEmpty() && !tensors.whole()) {
      return Outlines.UNKNOWN;
    }
    if (input.isEmpty() && tensors.list().size() != 1) {
      throw notOne(tensors.names());
    }
    TensorOutline sent = tensors.get(input.isEmpty() ? tensors.names() : input);
    boolean numbers = texts.isEmpty() && sent.mayFit(numbers(sent.name()));
    if (!numbers && !sent.mayFit(new TensorSpec(sent.name(), DataType.BYTES, new long[] {-1}))) {
      throw refused(sent.name(), sent);
    }
    TensorSpec read = numbers(output.isEmpty() ? sent.name() : output);
    Outlines result = tensors.replacing(sent.name(), TensorOutline.of(read));
    int columns = rows.columns().count() - rows.columns().numbers();
    return texts.isEmpty()
        ? result
        : result.with(
            TensorOutline.of(new TensorSpec(texts, DataType.BYTES, new long[] {-1, columns})));
  }

  private TensorSpec numbers(String name) {
    return new TensorSpec(name, DataType.FP32, new long[] {-1, rows.columns().numbers()});
  }

  private FailureException refused(String name, Object got) {
    return FailureException.invalid(
        name,
        texts.isEmpty()
            ? "BYTES [N] of rows as text, or FP32 [N,%d]".formatted(rows.columns().count())
            : "BYTES [N] of rows as text",
        got);
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

  private Tensors read(Tensors tensors, Tensor tensor, String name) {
    byte[] bytes = bytes(tensor);
    ByteBuffer lengths = tensor.data();
    Row row = new Row(rows.columns());
    refuseShortRows(tensor, bytes, row);
    ByteBuffer numbers = Tensor.allocate(size(tensor));
    List<byte[]> words = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < tensor.elements(); i++) {
      int length = lengths.getInt(at);
      at += Integer.BYTES;
      rows.read(tensor.name(), i, bytes, at, length, row);
      for (float value : row.numbers()) {
        numbers.putFloat(value);
      }
      Collections.addAll(words, row.texts());
      at += length;
    }
    long[] shape = {tensor.elements(), row.numbers().length};
    Tensors result =
        tensors.replacing(tensor.name(), Tensor.of(name, DataType.FP32, shape, numbers.flip()));
    return texts.isEmpty() ? result : result.with(texts(tensor.elements(), words));
  }

  private Tensor texts(int count, List<byte[]> words) {
    long[] shape = {count, rows.columns().count() - rows.columns().numbers()};
    return Tensor.ofBytes(texts, shape, words.toArray(byte[][]::new));
  }

  /**
   * Rows too short to hold all columns are refused before there is room for the result: a small
   * request of many empty rows must not take much memory.
   */
  private void refuseShortRows(Tensor tensor, byte[] bytes, Row row) {
    ByteBuffer lengths = tensor.data();
    int shortest = rows.columns().mayMiss() ? 0 : 2 * rows.columns().count() - 1;
    int at = 0;
    for (int i = 0; i < tensor.elements(); i++) {
      int length = lengths.getInt(at);
      at += Integer.BYTES;
      if (length < shortest) {
        rows.read(tensor.name(), i, bytes, at, length, row);
      }
      at += length;
    }
  }

  /** Bytes of the numbers. Rows of which columns may be missing can be short, and many. */
  private int size(Tensor tensor) {
    RecordColumns columns = rows.columns();
    long texts = (long) (columns.count() - columns.numbers()) * Long.BYTES;
    ResultRoom.bytes(tensor.name(), "rows", tensor.elements(), texts);
    long numbers = (long) columns.numbers() * Float.BYTES;
    return ResultRoom.bytes(tensor.name(), "rows", tensor.elements(), numbers);
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
