package io.pronto.it.fault;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.pronto.proto.InferTensorContents;
import io.pronto.proto.ModelInferRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A bad request over gRPC.
 *
 * @param rule what is wrong with it
 * @param call what is sent
 * @param code the status that it must get
 * @param field the field that the error must name; {@code null} where gRPC itself refuses
 */
record BadGrpc(String rule, Sent call, Code code, String field) {

  static final String SERVICE = "inference.GRPCInferenceService/";
  static final String INFER = SERVICE + "ModelInfer";

  /**
   * What is sent.
   *
   * @param method in full
   * @param messages as bytes
   * @param gzip whether messages are compressed
   */
  record Sent(String method, Metadata headers, List<byte[]> messages, boolean gzip) {

    RawGrpc.Reply by(RawGrpc grpc) {
      CallOptions options =
          gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
      return grpc.call(method, headers, options, messages);
    }
  }

  /** A request that is refused with INVALID_ARGUMENT. */
  static BadGrpc invalid(String rule, ModelInferRequest.Builder request, String field) {
    return of(rule, request, Code.INVALID_ARGUMENT, field);
  }

  /** A request that is refused. */
  static BadGrpc of(String rule, ModelInferRequest.Builder request, Code code, String field) {
    return bytes(rule, INFER, code, field, request.build().toByteArray());
  }

  /** Messages that need not be any of the method's. */
  static BadGrpc bytes(String rule, String method, Code code, String field, byte[]... messages) {
    return new BadGrpc(
        rule, new Sent(method, new Metadata(), List.of(messages), false), code, field);
  }

  /** The same, with its messages compressed. */
  BadGrpc gzipped() {
    return new BadGrpc(
        rule, new Sent(call.method(), call.headers(), call.messages(), true), code, field);
  }

  /** A good request to iris, to be spoilt. */
  static ModelInferRequest.Builder iris() {
    return to("iris", "input", "FP32", floats(5.1f, 3.5f, 1.4f, 0.2f), 1, 4);
  }

  /** A request to iris with one tensor of this form. */
  static ModelInferRequest.Builder iris(String type, ByteString data, long... shape) {
    return to("iris", "input", type, data, shape);
  }

  /** A request to iris with records as text. */
  static ModelInferRequest.Builder rows(String... rows) {
    return iris("BYTES", texts(rows), rows.length);
  }

  /** A request with one tensor. */
  static ModelInferRequest.Builder to(
      String model, String name, String type, ByteString data, long... shape) {
    return and(ModelInferRequest.newBuilder().setModelName(model), name, type, data, shape);
  }

  /** The same, with one more tensor. */
  static ModelInferRequest.Builder and(
      ModelInferRequest.Builder request, String name, String type, ByteString data, long... shape) {
    ModelInferRequest.InferInputTensor.Builder input =
        request.addInputsBuilder().setName(name).setDatatype(type);
    for (long dimension : shape) {
      input.addShape(dimension);
    }
    return request.addRawInputContents(data);
  }

  /** A request with one tensor of typed contents. */
  static ModelInferRequest.Builder typed(
      String model, String name, String type, InferTensorContents contents, long... shape) {
    ModelInferRequest.Builder request =
        to(model, name, type, ByteString.EMPTY, shape).clearRawInputContents();
    request.getInputsBuilder(0).setContents(contents);
    return request;
  }

  static ByteString floats(float... values) {
    ByteBuffer data = little(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return ByteString.copyFrom(data);
  }

  static ByteString texts(String... texts) {
    ByteString all = ByteString.EMPTY;
    for (String text : texts) {
      all = all.concat(text(text.getBytes(StandardCharsets.UTF_8).length, text));
    }
    return all;
  }

  /** One element of BYTES behind a length that may lie. */
  static ByteString text(int length, String text) {
    return ByteString.copyFrom(little(Integer.BYTES).putInt(0, length))
        .concat(ByteString.copyFromUtf8(text));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return rule;
  }
}
