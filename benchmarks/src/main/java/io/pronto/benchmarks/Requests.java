package io.pronto.benchmarks;

import com.google.protobuf.ByteString;
import io.pronto.proto.ModelInferRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The requests of the ladder: what a caller of the samples {@code iris}, {@code identity} and
 * {@code minilm} sends.
 */
public final class Requests {
  /** Values of the large request: 150,000 of four bytes are 600 KB. */
  public static final int IDENTITY_VALUES = 150_000;

  private Requests() {}

  /** One flower: FP32 [1,4], 16 bytes. */
  public static ModelInferRequest iris() {
    return request("iris", 5.1f, 3.5f, 1.4f, 0.2f);
  }

  /** One row that comes back as it is: FP32 [1,150000], 600 KB. */
  public static ModelInferRequest identity() {
    float[] values = new float[IDENTITY_VALUES];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 251;
    }
    return request("identity", values);
  }

  /** One text of 22 words: BYTES [1]. */
  public static ModelInferRequest minilm() {
    byte[] text =
        ("A cat sits on the mat and looks at the birds in the garden, "
                + "while the children are playing behind the house.")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer raw =
        ByteBuffer.allocate(Integer.BYTES + text.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(text.length)
            .put(text)
            .flip();
    return ModelInferRequest.newBuilder()
        .setModelName("minilm")
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("text")
                .setDatatype("BYTES")
                .addShape(1))
        .addRawInputContents(ByteString.copyFrom(raw))
        .build();
  }

  private static ModelInferRequest request(String model, float... row) {
    ByteBuffer raw = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(row);
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("input")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(row.length))
        .addRawInputContents(ByteString.copyFrom(raw))
        .build();
  }
}
