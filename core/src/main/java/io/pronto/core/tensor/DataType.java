package io.pronto.core.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element types of the Open Inference Protocol V2 ("Tensor Data Types"). Elements are
 * little-endian; BOOL is one byte, 0 or 1; BYTES elements stand behind their length as four bytes.
 */
public enum DataType {
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

  private static final Map<String, DataType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, type -> type));

  private final int size;

  DataType(int size) {
    this.size = size;
  }

  /** Bytes of one element; 0 for BYTES, whose elements differ in length. */
  public int size() {
    return size;
  }

  /** Whether elements are floating-point numbers and so may be NaN or infinite. */
  public boolean floating() {
    return this == FP32 || this == FP64 || this == FP16 || this == BF16;
  }

  /** Whether elements are integers, signed or not; BOOL is not. */
  public boolean integral() {
    return switch (this) {
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> true;
      case BOOL, FP16, BF16, FP32, FP64, BYTES -> false;
    };
  }

  /** The type of this name as the protocol writes it, in capitals. */
  public static Optional<DataType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
