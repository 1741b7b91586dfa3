package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** The element types of ONNX by their numbers ({@code TensorProto.DataType} in onnx.proto). */
final class OnnxElements {

  private static final List<String> NAMES =
      List.of(
          "none",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16",
          "FLOAT8E4M3FN",
          "FLOAT8E4M3FNUZ",
          "FLOAT8E5M2",
          "FLOAT8E5M2FNUZ",
          "UINT4",
          "INT4",
          "FLOAT4E2M1",
          "FLOAT8E8M0",
          "UINT2",
          "INT2",
          "FLOAT6E2M3",
          "FLOAT6E3M2");

  private OnnxElements() {}

  /** The type of the V2 protocol with these elements, where it has one. */
  static Optional<DataType> type(long number) {
    return Optional.ofNullable(
        switch (Math.clamp(number, -1, NAMES.size())) {
          case 1 -> DataType.FP32;
          case 2 -> DataType.UINT8;
          case 3 -> DataType.INT8;
          case 4 -> DataType.UINT16;
          case 5 -> DataType.INT16;
          case 6 -> DataType.INT32;
          case 7 -> DataType.INT64;
          case 8 -> DataType.BYTES;
          case 9 -> DataType.BOOL;
          case 10 -> DataType.FP16;
          case 11 -> DataType.FP64;
          case 12 -> DataType.UINT32;
          case 13 -> DataType.UINT64;
          case 16 -> DataType.BF16;
          default -> null;
        });
  }

  /** The name as ONNX has it; for a number that it did not have when this was written, so much. */
  static String name(long number) {
    return number >= 0 && number < NAMES.size()
        ? NAMES.get((int) number)
        : "number " + number + ", an element type of ONNX that is not known here";
  }
}
