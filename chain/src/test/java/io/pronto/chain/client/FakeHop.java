package io.pronto.chain.client;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ListRequest;
import io.pronto.proto.chain.ReleasesGrpc.ReleasesImplBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A V2 server made of gRPC alone, which keeps what arrived. */
final class FakeHop implements AutoCloseable {

  /** What came with a call; {@code left} is -1 where there was no deadline. */
  record Arrived(Metadata headers, long left) {}

  final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  final CountDownLatch called = new CountDownLatch(1);
  final CountDownLatch cancelled = new CountDownLatch(1);
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger cancellations = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  private final Server server;
  private volatile BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer;

  private FakeHop(
      ServerBuilder<?> builder,
      BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    this.infer = infer;
    server =
        builder
            .addService(new Service())
            .intercept(new Recorder())
            .addTransportFilter(new ConnectionCount())
            .build()
            .start();
  }

  /** One that says which releases it holds. */
  static FakeHop with(
      FakeReleases releases,
      BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    return new FakeHop(network(0).addService(releases), infer);
  }

  private static NettyServerBuilder network(int port) {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Holds one release, and says so to callers in its process. */
  private static final class Listing extends ReleasesImplBase {

    @Override
    public void list(ListRequest request, StreamObserver<HeldReleases> answer) {
      ReleaseId id = new ReleaseId("iris", 2, "abc");
      answer.onNext(ReleaseMessages.of(true, List.of(ReleaseState.ready(id))));
      answer.onCompleted();
    }
  }

  /** Answers so from now on. */
  void answers(BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> change) {
    infer = change;
  }

  static FakeHop onPort(
      int port, BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    return new FakeHop(network(port), infer);
  }

  static FakeHop inProcess(
      String name, BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    return new FakeHop(InProcessServerBuilder.forName(name).addService(new Listing()), infer);
  }

  /** Returns the model's name and the id. */
  static void echo(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    caller.onNext(
        ModelInferResponse.newBuilder()
            .setModelName(request.getModelName())
            .setId(request.getId())
            .build());
    caller.onCompleted();
  }

  /** Never answers. */
  static void hang(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {}

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class ConnectionCount extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes attributes) {
      connections.incrementAndGet();
      return attributes;
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context = Context.current();
      arrived.add(
          new Arrived(
              headers,
              context.getDeadline() == null
                  ? -1
                  : context.getDeadline().timeRemaining(TimeUnit.NANOSECONDS)));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  private final class Service extends GRPCInferenceServiceImplBase {

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
      ((ServerCallStreamObserver<ModelInferResponse>) caller)
          .setOnCancelHandler(
              () -> {
                cancellations.incrementAndGet();
                cancelled.countDown();
              });
      calls.incrementAndGet();
      called.countDown();
      infer.accept(request, caller);
    }

    @Override
    public void repositoryIndex(
        RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> caller) {
      RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
      index.addModelsBuilder().setName("iris").setVersion("2").setState("READY");
      index
          .addModelsBuilder()
          .setName("iris")
          .setVersion("1")
          .setState("UNAVAILABLE")
          .setReason("old");
      caller.onNext(index.build());
      caller.onCompleted();
    }
  }
}
