package io.pronto.preprocessor.steps.tokenize;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import io.pronto.preprocessor.steps.TextRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * BYTES [N] or [N,1] of texts → INT64 [N, tokens] for each output, in the place of the texts.
 *
 * @param pair name of the tensor with the second text of each row, or empty
 * @param outputs some of {@link #OUTPUTS}, in order
 * @param maxLength most tokens of a row
 * @param maxCharacters longest text
 */
record TokenizeStep(
    String input,
    String pair,
    List<String> outputs,
    Tokenizer tokenizer,
    Padding padding,
    int maxLength,
    int maxCharacters)
    implements Step {

  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String TYPES = "token_type_ids";

  /** What models call them. */
  static final List<String> OUTPUTS = List.of(IDS, MASK, TYPES);

  @Override
  public boolean heavy() {
    return true;
  }

  @Override
  public Tensors apply(Tensors tensors) {
    TextRows texts = TextRows.of(tensors.get(input), 1);
    TextRows seconds = pair.isEmpty() ? null : TextRows.of(tensors.get(pair), 1);
    if (seconds != null && seconds.rows() != texts.rows()) {
      throw FailureException.invalid(
          pair + ".shape", "as many rows as " + input + ", " + texts.rows(), seconds.rows());
    }
    List<Encoding> rows = new ArrayList<>(texts.rows());
    for (int i = 0; i < texts.rows(); i++) {
      rows.add(encode(texts, seconds, i));
    }
    int width = padding.width(input, rows);
    long rowBytes = (long) width * Long.BYTES * outputs.size();
    ResultRoom.bytes(input, "rows of " + width + " tokens", rows.size(), rowBytes);
    List<Tensor> result = new ArrayList<>(tensors.list());
    result.removeIf(tensor -> replaced(tensor.name()));
    for (String output : outputs) {
      result.add(tensor(output, rows, width));
    }
    return new Tensors(result);
  }

  private boolean replaced(String name) {
    return name.equals(input) || name.equals(pair) || outputs.contains(name);
  }

  private Encoding encode(TextRows texts, TextRows seconds, int row) {
    String second = seconds == null ? null : bounded(seconds, row);
    Encoding encoding = tokens(texts, row, bounded(texts, row), second);
    if (encoding.length() > maxLength) {
      throw texts.refused(row, "at most " + maxLength + " tokens", encoding.length());
    }
    return encoding;
  }

  /** The library fails for a text that has no tokens, or that may not be cut far enough. */
  private Encoding tokens(TextRows texts, int row, String first, String second) {
    try {
      return tokenizer.encode(first, second);
    } catch (RuntimeException _) {
      throw texts.refused(
          row, "a text that becomes at most " + maxLength + " tokens", "one that does not");
    }
  }

  private String bounded(TextRows texts, int row) {
    String text = texts.text(row);
    if (text.length() > maxCharacters) {
      throw texts.refused(
          row, "at most " + maxCharacters + " characters", Integer.toString(text.length()));
    }
    return text;
  }

  private Tensor tensor(String output, List<Encoding> rows, int width) {
    ByteBuffer data = Tensor.allocate(rows.size() * width * Long.BYTES);
    int start = 0;
    for (Encoding row : rows) {
      int gap = width - row.length();
      int from = start + (padding.left() ? gap : 0);
      for (int i = 0; i < row.length(); i++) {
        data.putLong((from + i) * Long.BYTES, value(output, row, i));
      }
      fill(data, padding.left() ? start : start + row.length(), gap, filler(output));
      start += width;
    }
    return Tensor.of(output, DataType.INT64, new long[] {rows.size(), width}, data);
  }

  private static void fill(ByteBuffer data, int from, int count, long value) {
    for (int i = from; value != 0 && i < from + count; i++) {
      data.putLong(i * Long.BYTES, value);
    }
  }

  private static long value(String output, Encoding row, int place) {
    return switch (output) {
      case IDS -> row.ids()[place];
      case MASK -> 1;
      default -> row.types()[place];
    };
  }

  private long filler(String output) {
    return switch (output) {
      case IDS -> padding.id();
      case MASK -> 0;
      default -> padding.type();
    };
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline texts = TextRows.of(tensors.get(input), 1);
    if (!pair.isEmpty()) {
      TextRows.of(tensors.get(pair), 1);
    }
    long rows = texts.shape().map(shape -> shape[0]).orElse(-1L);
    long width = padding.to() == Padding.To.MAX_LENGTH ? maxLength : -1;
    List<TensorOutline> others =
        tensors.list().stream().filter(outline -> !replaced(outline.name())).toList();
    Outlines result = new Outlines(others, tensors.whole());
    for (String output : outputs) {
      result =
          result.with(
              TensorOutline.of(new TensorSpec(output, DataType.INT64, new long[] {rows, width})));
    }
    return result;
  }
}
