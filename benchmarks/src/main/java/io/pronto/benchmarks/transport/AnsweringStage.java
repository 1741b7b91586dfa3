package io.pronto.benchmarks.transport;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.proto.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The last stage: answers without a model. The model {@code identity} gets its tensor back; any
 * other gets what the product answers to the iris request.
 */
final class AnsweringStage extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private static final ByteString LABEL = label("setosa");
  private static final ByteString PROBABILITIES = floats(0.98f, 0.015f, 0.005f);

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
    answer.onNext(request.getModelName().equals("identity") ? identity(request) : iris(request));
    answer.onCompleted();
  }

  private static ModelInferResponse iris(ModelInferRequest request) {
    return head(request)
        .addOutputs(output("class", "BYTES", 1))
        .addOutputs(output("probabilities", "FP32", 1, 3))
        .addRawOutputContents(LABEL)
        .addRawOutputContents(PROBABILITIES)
        .build();
  }

  private static ModelInferResponse identity(ModelInferRequest request) {
    ModelInferRequest.InferInputTensor input = request.getInputs(0);
    return head(request)
        .addOutputs(
            InferOutputTensor.newBuilder()
                .setName("output")
                .setDatatype(input.getDatatype())
                .addAllShape(input.getShapeList()))
        .addRawOutputContents(request.getRawInputContents(0))
        .build();
  }

  private static ModelInferResponse.Builder head(ModelInferRequest request) {
    return ModelInferResponse.newBuilder()
        .setModelName(request.getModelName())
        .setModelVersion("1")
        .setId(request.getId());
  }

  private static InferOutputTensor output(String name, String datatype, long... shape) {
    InferOutputTensor.Builder output =
        InferOutputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      output.addShape(size);
    }
    return output.build();
  }

  /** A BYTES element on the wire: its length in four bytes, then itself. */
  private static ByteString label(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer raw = littleEndian(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    return ByteString.copyFrom(raw.flip());
  }

  private static ByteString floats(float... values) {
    ByteBuffer raw = littleEndian(values.length * Float.BYTES);
    raw.asFloatBuffer().put(values);
    return ByteString.copyFrom(raw);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
