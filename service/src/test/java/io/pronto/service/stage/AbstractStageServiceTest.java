package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.client.TestHops;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Target;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Repository;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelReadyRequest;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.ServerReadyRequest;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import io.pronto.service.config.TestSettings;
import io.pronto.service.registry.Registration;
import io.pronto.wire.Wire;
import io.pronto.wire.status.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Stages as running services, called by a client of the protocol. */
abstract class AbstractStageServiceTest {

  static final String FIRST = "stage-service-test-first";
  static final String LAST = "stage-service-test-last";
  static final String IRIS_1 = "iris/1/" + FakeStage.DIGEST;
  static final Tensors INPUT = Tensors.of(Tensor.ofFloats("x", new long[] {1, 2}, 1f, 2f));
  static final Repository REPOSITORY =
      new Repository(
          List.of(
              FakeStage.good("iris", 1),
              FakeStage.good("iris", 2),
              FakeStage.good("broken", 1),
              new Repository.Entry.Bad("torn", "v2", "no version"),
              new Repository.Entry.Bad("torn", "3", "no model.onnx")));

  final EventLoops loops = new EventLoops(1);
  final List<StageService<?>> services = new ArrayList<>();
  ManagedChannel channel;

  @AfterEach
  void stop() throws InterruptedException {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
    services.reversed().forEach(StageService::drain);
    loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  void startLast() {
    start(FakeStage.adding(Hop.POSTPROCESSOR), "inprocess:///" + LAST, null);
    channel = channel(LAST);
  }

  /** A model server in front of a postprocessor that calls the model's {@code y} {@code z}. */
  void startBoth() {
    start(
        new FakeStage(
            Hop.POSTPROCESSOR,
            input ->
                CompletableFuture.completedFuture(input.replacing("y", input.get("y").named("z")))),
        "inprocess:///" + LAST,
        null);
    start(FakeStage.adding(Hop.MODEL_SERVER), "inprocess:///" + FIRST, next());
    channel = channel(FIRST);
  }

  StageService<?> start(FakeStage stage, String listen, NextHop next) {
    return start(stage, listen, next, REPOSITORY);
  }

  StageService<?> start(FakeStage stage, String listen, NextHop next, Repository releases) {
    return start(stage, listen, next, new Catalog(releases), Registration.none());
  }

  StageService<?> start(
      FakeStage stage, String listen, NextHop next, Catalog catalog, Registration registration) {
    return start(
        new StageService<>(
            stage,
            catalog,
            next,
            new Place(Listen.parse(listen), HopCredentials.insecure().server(), registration),
            target -> {
              throw new AssertionError("not warmed");
            },
            new ProcessParts(
                TestSettings.usual(),
                loops,
                System::nanoTime,
                telemetry(new SimpleMeterRegistry()),
                (_, _) -> {},
                Optional.empty())));
  }

  static Telemetry telemetry(MeterRegistry registry) {
    return new Telemetry(registry, Tracing.OFF, null, Duration.ofHours(1));
  }

  StageService<?> start(StageService<?> service) {
    services.add(service);
    service.start();
    return service;
  }

  NextHop next() {
    return TestHops.open(Hop.POSTPROCESSOR, Target.parse("inprocess:///" + LAST), loops, 1 << 20);
  }

  static ManagedChannel channel(String name) {
    return InProcessChannelBuilder.forName(name).build();
  }

  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  GRPCInferenceServiceBlockingStub stub(String route, String release) {
    Metadata headers = new Metadata();
    if (!route.isEmpty()) {
      headers.put(HopHeaders.ROUTE, route);
    }
    headers.put(HopHeaders.RELEASE, release);
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  StatusRuntimeException error(String route, String release, ModelInferRequest request) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> stub(route, release).modelInfer(request));
  }

  Failure refusal(String route, String release, ModelInferRequest request) {
    StatusRuntimeException error = error(route, release, request);
    return Statuses.failureOf(error.getStatus(), error.getTrailers(), Hop.GATEWAY);
  }

  List<String> index(boolean onlyReady) {
    var request = RepositoryIndexRequest.newBuilder().setReady(onlyReady).build();
    return stub("", "").repositoryIndex(request).getModelsList().stream()
        .map(m -> m.getName() + "/" + m.getVersion() + " " + m.getState() + " " + m.getReason())
        .toList();
  }

  boolean ready() {
    return stub("", "").serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
  }

  boolean modelReady(String model, String version) {
    var request = ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
    return stub("", "").modelReady(request).getReady();
  }

  static ModelInferRequest request(String model, String version, String... outputs) {
    return Wire.request(model, version, "q", INPUT, List.of(outputs));
  }

  static Tensor y(long version) {
    return Tensor.ofLongs("y", new long[] {1}, version);
  }

  /** What a caller that watches from now on is told. */
  static Iterator<HeldReleases> watch(Channel channel) {
    return ClientCalls.blockingServerStreamingCall(
        channel,
        ReleasesGrpc.getWatchMethod(),
        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
        WatchRequest.getDefaultInstance());
  }
}
