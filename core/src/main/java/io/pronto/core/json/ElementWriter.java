package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Writes the elements of a tensor one after the other. Floats are written as the shortest number
 * that reads back to the same float; NaN and infinities, which JSON has not, as null; BYTES as text
 * where they are UTF-8, else as {@code {"b64": …}}.
 */
public final class ElementWriter {

  private static final int BF16_SHIFT = 16;
  private static final int MORE = 7;
  private static final int MOST = 1 << 30;

  private final Tensor tensor;
  private final ByteBuffer data;

  /** Begins with the first element. */
  public ElementWriter(Tensor tensor) {
    this.tensor = tensor;
    this.data = tensor.data();
  }

  /** About how many bytes the elements of tensors take, for those that make room for them. */
  public static int lengthOf(Tensors tensors) {
    long bytes = 0;
    for (Tensor tensor : tensors.list()) {
      bytes += tensor.bytes() + (long) tensor.elements() * MORE;
    }
    return (int) Math.min(bytes, MOST);
  }

  /** Writes the next element. */
  public void next(JsonGenerator json) throws IOException {
    switch (tensor.type()) {
      case BOOL -> json.writeBoolean(data.get() != 0);
      case INT8 -> json.writeNumber((int) data.get());
      case INT16 -> json.writeNumber((int) data.getShort());
      case INT32 -> json.writeNumber(data.getInt());
      case INT64 -> json.writeNumber(data.getLong());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(data.get()));
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
      case UINT64 -> json.writeNumber(Long.toUnsignedString(data.getLong()));
      case FP16 -> write(json, Float.float16ToFloat(data.getShort()));
      case BF16 -> write(json, Float.intBitsToFloat(data.getShort() << BF16_SHIFT));
      case FP32 -> write(json, data.getFloat());
      case FP64 -> write(json, data.getDouble());
      case BYTES -> write(json, bytes());
    }
  }

  /** Writes the next elements into the list that is open. */
  public void next(JsonGenerator json, int count) throws IOException {
    if (tensor.type() == DataType.FP32 && json instanceof TensorGenerator tensors) {
      tensors.writeFloats(data, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      next(json);
    }
  }

  private static void write(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void write(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[data.getInt()];
    data.get(bytes);
    return bytes;
  }

  private static void write(JsonGenerator json, byte[] bytes) throws IOException {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      json.writeString(text.toString());
    } catch (CharacterCodingException e) {
      json.writeStartObject();
      json.writeBinaryField("b64", bytes);
      json.writeEndObject();
    }
  }
}
