package io.pronto.wire;

import io.grpc.MethodDescriptor;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;

/** {@code ModelInfer} with the marshallers of this package in place of the generated ones. */
public final class InferMethod {

  /** As a server reads it. */
  public static final MethodDescriptor<Inbound, Answer> SERVER =
      GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
              new InboundMarshaller(), Answer.MARSHALLER)
          .build();

  /** As a client sends it. */
  public static final MethodDescriptor<ModelInferRequest, Answer> CLIENT =
      GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
              GRPCInferenceServiceGrpc.getModelInferMethod().getRequestMarshaller(),
              Answer.MARSHALLER)
          .build();

  private InferMethod() {}
}
