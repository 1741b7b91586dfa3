package io.pronto.preprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A BYTES tensor as texts in rows: [N] has one text a row, [N, C] has C.
 *
 * @param columns texts in a row
 */
@SuppressWarnings("ArrayRecordComponent") // a view that is read, never compared
public record TextRows(Tensor tensor, byte[][] elements, int columns) {

  private static final int MAX_SHOWN = 64;
  private static final int ANY = -1;

  /**
   * The texts of a tensor.
   *
   * @param columns how many there are to be in a row; -1 for any number
   */
  public static TextRows of(Tensor tensor, int columns) {
    if (tensor.type() != DataType.BYTES) {
      throw FailureException.invalid(tensor.name() + ".datatype", "BYTES", tensor.type());
    }
    checkShape(tensor.name(), tensor.shape(), columns);
    int own = tensor.rank() == 1 ? 1 : (int) tensor.dimension(1);
    return new TextRows(tensor, BytesElements.decode(tensor), own);
  }

  /** The same before there is a tensor. */
  public static TensorOutline of(TensorOutline outline, int columns) {
    TensorOutline texts = outline.oneOf(Set.of(DataType.BYTES));
    texts.shape().ifPresent(shape -> checkShape(outline.name(), shape, columns));
    return texts;
  }

  private static void checkShape(String name, long[] shape, int columns) {
    boolean ranked = shape.length == 1 || shape.length == 2;
    long own = shape.length == 2 ? shape[1] : 1;
    if (!ranked || (columns != ANY && own >= 0 && own != columns)) {
      String expected =
          columns == ANY ? "[N] or [N,C]" : columns == 1 ? "[N] or [N,1]" : "[N," + columns + "]";
      throw FailureException.invalid(name + ".shape", expected, Shape.text(shape));
    }
  }

  /** How many rows there are. */
  public int rows() {
    return tensor.rows();
  }

  /** One of the texts, as bytes. */
  public byte[] bytes(int index) {
    return elements[index];
  }

  /**
   * One of the texts.
   *
   * @throws FailureException if it is not UTF-8
   */
  public String text(int index) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(elements[index]))
          .toString();
    } catch (CharacterCodingException _) {
      throw refused(index, "a text in UTF-8", "other bytes");
    }
  }

  /** One of the texts is wrong. */
  public FailureException refused(int index, String expected, Object got) {
    String text = String.valueOf(got);
    String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    return FailureException.invalid(
        tensor.name() + Shape.index(tensor.shape(), index), expected, shown);
  }
}
