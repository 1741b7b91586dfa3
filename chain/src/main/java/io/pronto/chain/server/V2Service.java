package io.pronto.chain.server;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.pronto.proto.ModelMetadataRequest;
import io.pronto.proto.ModelMetadataResponse;
import io.pronto.proto.ModelMetadataResponse.TensorMetadata;
import io.pronto.proto.ModelReadyRequest;
import io.pronto.proto.ModelReadyResponse;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse;
import io.pronto.proto.RepositoryModelLoadRequest;
import io.pronto.proto.RepositoryModelLoadResponse;
import io.pronto.proto.RepositoryModelUnloadRequest;
import io.pronto.proto.RepositoryModelUnloadResponse;
import io.pronto.proto.ServerLiveRequest;
import io.pronto.proto.ServerLiveResponse;
import io.pronto.proto.ServerMetadataRequest;
import io.pronto.proto.ServerMetadataResponse;
import io.pronto.proto.ServerReadyRequest;
import io.pronto.proto.ServerReadyResponse;
import io.pronto.wire.InferMethod;
import io.pronto.wire.status.Escaped;
import io.pronto.wire.status.Statuses;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Open Inference Protocol V2 over gRPC in front of one endpoint. {@code ModelInfer} has its own
 * handler; what is not built answers UNIMPLEMENTED.
 */
public final class V2Service implements BindableService {

  private final Hop hop;
  private final Peers peers;
  private final V2Endpoint endpoint;
  private final ServerIdentity identity;
  private final HopTelemetry telemetry;

  /** The service of one hop, which takes the route of a call from known peers. */
  public V2Service(Hop hop, V2Endpoint endpoint, ServerIdentity identity, HopTelemetry telemetry) {
    this(hop, Peers.KNOWN, endpoint, identity, telemetry);
  }

  /** The same, with a say in whose routes count. */
  public V2Service(
      Hop hop, Peers peers, V2Endpoint endpoint, ServerIdentity identity, HopTelemetry telemetry) {
    this.hop = hop;
    this.peers = peers;
    this.endpoint = endpoint;
    this.identity = identity;
    this.telemetry = telemetry;
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition generated =
        ServerInterceptors.intercept(
            ServerInterceptors.useInputStreamMessages(new Facts().bindService()),
            new UnreadableRequests(),
            new TraceOfCall());
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(generated.getServiceDescriptor().getName())
            .setSchemaDescriptor(generated.getServiceDescriptor().getSchemaDescriptor());
    String infer = InferMethod.SERVER.getFullMethodName();
    for (MethodDescriptor<?, ?> method : generated.getServiceDescriptor().getMethods()) {
      descriptor.addMethod(method.getFullMethodName().equals(infer) ? InferMethod.SERVER : method);
    }
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      if (!method.getMethodDescriptor().getFullMethodName().equals(infer)) {
        service.addMethod(method);
      }
    }
    return service
        .addMethod(InferMethod.SERVER, new InferHandler(hop, peers, endpoint, telemetry))
        .build();
  }

  /** Everything but predictions: small calls over the generated base class. */
  private final class Facts extends GRPCInferenceServiceImplBase {

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> answer) {
      reply(answer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(
        ServerReadyRequest request, StreamObserver<ServerReadyResponse> answer) {
      reply(answer, () -> ServerReadyResponse.newBuilder().setReady(endpoint.ready()).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
      reply(
          answer,
          () ->
              ModelReadyResponse.newBuilder()
                  .setReady(endpoint.ready(request.getName(), request.getVersion()))
                  .build());
    }

    @Override
    public void serverMetadata(
        ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> answer) {
      reply(
          answer,
          () ->
              ServerMetadataResponse.newBuilder()
                  .setName(identity.name())
                  .setVersion(identity.version())
                  .addAllExtensions(identity.extensions())
                  .build());
    }

    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> answer) {
      reply(answer, () -> metadata(endpoint.model(request.getName(), request.getVersion())));
    }

    @Override
    public void repositoryIndex(
        RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> answer) {
      reply(answer, endpoint::releases, states -> index(states, request.getReady()));
    }

    @Override
    public void repositoryModelLoad(
        RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> answer) {
      reply(
          answer,
          () -> endpoint.load(request),
          _ -> RepositoryModelLoadResponse.getDefaultInstance());
    }

    @Override
    public void repositoryModelUnload(
        RepositoryModelUnloadRequest request,
        StreamObserver<RepositoryModelUnloadResponse> answer) {
      reply(
          answer,
          () -> endpoint.unload(request),
          _ -> RepositoryModelUnloadResponse.getDefaultInstance());
    }

    /** Answers when the facts are there; a caller that went meanwhile is not answered. */
    private <F, T> void reply(
        StreamObserver<T> answer, Supplier<CompletionStage<F>> facts, Function<F, T> message) {
      TraceContext trace = TraceOfCall.current();
      ((ServerCallStreamObserver<T>) answer).setOnCancelHandler(() -> {});
      begun(facts)
          .whenComplete(
              (known, error) ->
                  reply(
                      trace,
                      answer,
                      () -> {
                        if (error != null) {
                          throw error instanceof RuntimeException failed
                              ? failed
                              : new CompletionException(error);
                        }
                        return message.apply(known);
                      }));
    }

    private static <F> CompletionStage<F> begun(Supplier<CompletionStage<F>> facts) {
      try {
        return facts.get();
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private <T> void reply(StreamObserver<T> answer, Supplier<T> facts) {
      reply(TraceOfCall.current(), answer, facts);
    }

    private <T> void reply(TraceContext trace, StreamObserver<T> answer, Supplier<T> facts) {
      T message;
      try {
        message = facts.get();
      } catch (RuntimeException e) {
        String traceId = trace.traceId();
        Failure failure = Escaped.failureOf(e, hop, traceId);
        Metadata trailers = Statuses.trailersOf(failure, traceId);
        answer.onError(Statuses.of(failure).asRuntimeException(trailers));
        return;
      }
      answer.onNext(message);
      answer.onCompleted();
    }
  }

  private static ModelMetadataResponse metadata(V2Endpoint.ModelFacts facts) {
    return ModelMetadataResponse.newBuilder()
        .setName(facts.name())
        .addAllVersions(facts.versions())
        .setPlatform(ServerIdentity.PLATFORM)
        .addAllInputs(facts.signature().inputs().stream().map(V2Service::metadata).toList())
        .addAllOutputs(facts.signature().outputs().stream().map(V2Service::metadata).toList())
        .build();
  }

  private static TensorMetadata metadata(TensorSpec spec) {
    TensorMetadata.Builder tensor =
        TensorMetadata.newBuilder().setName(spec.name()).setDatatype(spec.type().name());
    for (long dimension : spec.shape()) {
      tensor.addShape(dimension);
    }
    return tensor.build();
  }

  private static RepositoryIndexResponse index(List<ReleaseState> states, boolean onlyReady) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    Set<String> names = new HashSet<>(); // what a version was before follows what it is
    for (ReleaseState state : states) {
      if (names.add(state.name()) && (state.ready() || !onlyReady)) {
        index
            .addModelsBuilder()
            .setName(state.model())
            .setVersion(state.version())
            .setState(state.ready() ? "READY" : "UNAVAILABLE")
            .setReason(state.reason());
      }
    }
    return index.build();
  }
}
