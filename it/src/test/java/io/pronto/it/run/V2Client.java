package io.pronto.it.run;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A caller of the Open Inference Protocol V2 over gRPC. */
public final class V2Client implements AutoCloseable {

  /** How a call ended that was answered. */
  public static final String OK = "OK";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ANSWER = 128 << 20;

  private final ManagedChannel channel;

  /** A caller of the server on this port. */
  public V2Client(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(MAX_ANSWER)
            .build();
  }

  /** The channel, for other services of the server. */
  public ManagedChannel channel() {
    return channel;
  }

  /** The generated stub; each call may take ten seconds. */
  public GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * The generated stub whose calls go on in the background and can be cancelled; without a
   * deadline.
   */
  public GRPCInferenceServiceFutureStub futures() {
    return GRPCInferenceServiceGrpc.newFutureStub(channel);
  }

  /** Predicts. */
  public ModelInferResponse infer(ModelInferRequest request) {
    return stub().modelInfer(request);
  }

  /** Predicts with these headers, and keeps whatever comes of it. */
  public Outcome call(ModelInferRequest request, Map<String, String> headers, Duration deadline) {
    Metadata sent = new Metadata();
    headers.forEach((name, value) -> sent.put(key(name), value));
    AtomicReference<Metadata> received = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    GRPCInferenceServiceBlockingStub stub =
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(sent),
                MetadataUtils.newCaptureMetadataInterceptor(received, trailers));
    try {
      return new Outcome(stub.modelInfer(request), Status.OK, orNone(trailers.get()));
    } catch (StatusRuntimeException e) {
      return new Outcome(null, e.getStatus(), orNone(trailers.get()));
    }
  }

  /** Predicts without headers, and keeps whatever comes of it. */
  public Outcome call(ModelInferRequest request) {
    return call(request, Map.of(), PATIENCE);
  }

  private static Metadata orNone(Metadata trailers) {
    return trailers == null ? new Metadata() : trailers;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the channel does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What came of a call.
   *
   * @param message the answer, or {@code null} where there is none
   * @param trailers those of the server; empty where it sent none
   */
  public record Outcome(ModelInferResponse message, Status status, Metadata trailers) {

    /** How it ended: {@code OK}, or a status code and the hop that the error names. */
    public String end() {
      if (status.isOk()) {
        return OK;
      }
      try {
        return status.getCode() + " " + error().getMetadataMap().get("hop");
      } catch (AssertionError e) {
        return status.getCode() + " without details";
      }
    }

    /** A trailer, or {@code null}. */
    public String trailer(String name) {
      return trailers.get(key(name));
    }

    /** The first {@code google.rpc.ErrorInfo} of a failure. */
    public ErrorInfo error() {
      com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
      for (Any detail : details.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            return detail.unpack(ErrorInfo.class);
          } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
          }
        }
      }
      throw new AssertionError("no ErrorInfo with " + status);
    }
  }
}
