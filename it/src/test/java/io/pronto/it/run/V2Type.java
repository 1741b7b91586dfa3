package io.pronto.it.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.pronto.proto.InferTensorContents;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The datatypes of the V2 protocol, and their forms in it. */
public enum V2Type {
  BOOL(1),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  BYTES(0);

  private final int size;

  V2Type(int size) {
    this.size = size;
  }

  /** Whether the protocol has typed contents for it. */
  public boolean typed() {
    return this != FP16 && this != BF16;
  }

  /** One element, from JSON or a value of Java, in the form that tests compare. */
  Object element(Object value) {
    if (value instanceof JsonNode json && this == BYTES && json.isObject()) {
      return ByteString.copyFrom(Base64.getDecoder().decode(json.get("b64").textValue()));
    }
    if (value instanceof JsonNode json) {
      return this == BOOL
          ? json.booleanValue()
          : this == BYTES ? json.textValue() : element(json.decimalValue());
    }
    return switch (this) {
      case BOOL, BYTES -> value;
      case UINT64 -> new BigInteger(value.toString());
      case FP16, BF16, FP32 -> ((Number) value).floatValue();
      case FP64 -> ((Number) value).doubleValue();
      default -> ((Number) value).longValue();
    };
  }

  /** Little-endian, one element after the other; text behind its length. */
  ByteString toRaw(List<Object> data) {
    ByteString raw = ByteString.EMPTY;
    for (Object element : data) {
      raw = raw.concat(toRaw(element));
    }
    return raw;
  }

  private static ByteString bytes(Object element) {
    return element instanceof String text ? ByteString.copyFromUtf8(text) : (ByteString) element;
  }

  private ByteString toRaw(Object element) {
    if (this == BYTES) {
      ByteString text = bytes(element);
      return ByteString.copyFrom(little(Integer.BYTES).putInt(0, text.size())).concat(text);
    }
    long bits =
        switch (this) {
          case BOOL -> (Boolean) element ? 1 : 0;
          case FP16 -> Float.floatToFloat16((Float) element);
          case BF16 -> Float.floatToIntBits((Float) element) >>> Short.SIZE;
          case FP32 -> Float.floatToIntBits((Float) element);
          case FP64 -> Double.doubleToLongBits((Double) element);
          default -> ((Number) element).longValue();
        };
    return ByteString.copyFrom(little(Long.BYTES).putLong(0, bits)).substring(0, size);
  }

  List<Object> fromRaw(ByteString raw) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Object> data = new ArrayList<>();
    while (bytes.hasRemaining()) {
      data.add(fromRaw(bytes));
    }
    return data;
  }

  private Object fromRaw(ByteBuffer bytes) {
    return switch (this) {
      case BOOL -> bytes.get() != 0;
      case INT8 -> (long) bytes.get();
      case INT16 -> (long) bytes.getShort();
      case INT32 -> (long) bytes.getInt();
      case INT64 -> bytes.getLong();
      case UINT8 -> (long) Byte.toUnsignedInt(bytes.get());
      case UINT16 -> (long) Short.toUnsignedInt(bytes.getShort());
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
      case UINT64 -> new BigInteger(Long.toUnsignedString(bytes.getLong()));
      case FP16 -> Float.float16ToFloat(bytes.getShort());
      case BF16 -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
      case FP32 -> bytes.getFloat();
      case FP64 -> bytes.getDouble();
      case BYTES -> {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
    };
  }

  InferTensorContents toContents(List<Object> data) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (Object element : data) {
      switch (this) {
        case BOOL -> contents.addBoolContents((Boolean) element);
        case INT8, INT16, INT32 -> contents.addIntContents(((Long) element).intValue());
        case INT64 -> contents.addInt64Contents((Long) element);
        case UINT8, UINT16, UINT32 -> contents.addUintContents(((Long) element).intValue());
        case UINT64 -> contents.addUint64Contents(((BigInteger) element).longValue());
        case FP32 -> contents.addFp32Contents((Float) element);
        case FP64 -> contents.addFp64Contents((Double) element);
        case BYTES -> contents.addBytesContents(bytes(element));
        case FP16, BF16 -> throw new IllegalArgumentException("no typed contents for " + this);
      }
    }
    return contents.build();
  }

  List<Object> fromContents(InferTensorContents contents) {
    return switch (this) {
      case BOOL -> List.copyOf(contents.getBoolContentsList());
      case INT8, INT16, INT32 -> contents.getIntContentsList().stream().map(this::element).toList();
      case INT64 -> List.copyOf(contents.getInt64ContentsList());
      case UINT8, UINT16, UINT32 ->
          contents.getUintContentsList().stream()
              .map(v -> element(Integer.toUnsignedLong(v)))
              .toList();
      case UINT64 ->
          contents.getUint64ContentsList().stream()
              .map(value -> element(Long.toUnsignedString(value)))
              .toList();
      case FP32 -> List.copyOf(contents.getFp32ContentsList());
      case FP64 -> List.copyOf(contents.getFp64ContentsList());
      case BYTES ->
          contents.getBytesContentsList().stream()
              .map(text -> (Object) text.toStringUtf8())
              .toList();
      case FP16, BF16 -> throw new IllegalArgumentException("no typed contents for " + this);
    };
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
