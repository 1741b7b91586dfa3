package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.pronto.gateway.Gateway;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client of the gRPC front door. */
record FrontDoorClient(ManagedChannel channel) implements AutoCloseable {

  static FrontDoorClient of(Gateway gateway) {
    return new FrontDoorClient(
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build());
  }

  /** How a call fails that has so much time. */
  Status failure(Duration time, Consumer<GRPCInferenceServiceBlockingStub> call) {
    GRPCInferenceServiceBlockingStub stub =
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    return catchThrowableOfType(StatusRuntimeException.class, () -> call.accept(stub)).getStatus();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
