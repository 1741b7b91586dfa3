package io.pronto.benchmarks.transport;

import io.grpc.stub.StreamObserver;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.pronto.proto.InferParameter;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.util.function.Supplier;

/**
 * A stage that only hands on: it rebuilds the parsed request with one parameter more and passes the
 * answer up. The caller's deadline travels in the gRPC context, as a cancel does.
 */
final class ForwardingStage extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private final String parameter;
  private final Supplier<GRPCInferenceServiceStub> next;

  ForwardingStage(String name, Supplier<GRPCInferenceServiceStub> next) {
    this.parameter = "stage-" + name;
    this.next = next;
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
    ModelInferRequest rebuilt =
        request.toBuilder()
            .putParameters(parameter, InferParameter.newBuilder().setBoolParam(true).build())
            .build();
    next.get().modelInfer(rebuilt, answer);
  }
}
