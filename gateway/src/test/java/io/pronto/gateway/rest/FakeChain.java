package io.pronto.gateway.rest;

import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.server.HopServer;
import io.pronto.chain.server.ReleaseFeed;
import io.pronto.chain.server.ServerIdentity;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.chain.server.V2Service;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The chain behind the gateway, in process or where the gateway looks for it: knows all releases,
 * keeps what it was asked, and answers with as many rows as the first input has, unless a test says
 * otherwise.
 */
@Singleton
@Typed(FakeChain.class)
class FakeChain implements V2Endpoint {

  static final String NAME = "fake-chain";
  static final String NETWORK = "dns:///";
  private static final int BEFORE_THE_GATEWAY = 1000;
  private static final int AFTER_THE_GATEWAY = 4000;
  private static final int MAX_MESSAGE = 1 << 20;

  /** What reached the chain. */
  record Asked(ModelInferRequest request, Tensors inputs, Call call) {}

  private final Catalog catalog;
  private final EventLoops loops;
  private final MeterRegistry registry;
  private final GatewaySettings gateway;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private volatile Function<Asked, CompletionStage<Answer>> behaviour = FakeChain::rows;
  private HopServer server;

  FakeChain(Catalog catalog, EventLoops loops, MeterRegistry registry, GatewaySettings gateway) {
    this.catalog = catalog;
    this.loops = loops;
    this.registry = registry;
    this.gateway = gateway;
  }

  void start(@Observes @Priority(BEFORE_THE_GATEWAY) StartupEvent event) {
    V2Service service =
        new V2Service(
            Hop.PREPROCESSOR,
            this,
            ServerIdentity.of("fake", List.of()),
            new HopTelemetry(Hop.PREPROCESSOR, registry, Tracing.OFF, null, Duration.ofHours(1)));
    server =
        new HopServer(
            listen(), HopCredentials.insecure().server(), services(service), loops, MAX_MESSAGE);
    server.serving(true);
  }

  /** In process it lists its releases, as the services do; elsewhere it may be any V2 server. */
  private List<BindableService> services(V2Service service) {
    return gateway.next().startsWith(NETWORK)
        ? List.of(service)
        : List.of(service, new ReleaseFeed(this::releases));
  }

  private Listen listen() {
    String next = gateway.next();
    return next.startsWith(NETWORK)
        ? Listen.parse(next.substring(NETWORK.length()))
        : new Listen(null, NAME);
  }

  void stop(@Observes @Priority(AFTER_THE_GATEWAY) ShutdownEvent event) {
    server.drain(Duration.ZERO, () -> {});
  }

  /** Forgets what it was asked, and answers as usual. */
  void reset() {
    asked.clear();
    behaviour = FakeChain::rows;
  }

  void failsWith(Failure failure) {
    behaviour = call -> CompletableFuture.failedFuture(failure.asException());
  }

  void neverAnswers() {
    behaviour = call -> new CompletableFuture<>();
  }

  /** What it was asked next; waits for it a while. */
  Asked asked() throws InterruptedException {
    Asked next = asked.poll(5, java.util.concurrent.TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing reached the chain");
    }
    return next;
  }

  /** Whether nothing reached it. */
  boolean untouched() {
    return asked.isEmpty();
  }

  @Override
  public CompletionStage<Answer> infer(ModelInferRequest request, Call call) {
    Asked now = new Asked(request, Wire.inputsOf(request), call);
    if (call.trial()) {
      return golden(now).map(FakeChain::completed).orElseGet(() -> rows(now));
    }
    asked.add(now);
    return behaviour.apply(now);
  }

  private Optional<Answer> golden(Asked trial) {
    ModelInferRequest request = trial.request();
    return catalog.snapshot().versions(request.getModelName()).stream()
        .flatMap(release -> release.goldens().stream())
        .filter(golden -> golden.request().equals(trial.inputs()))
        .findFirst()
        .map(golden -> answer(request, golden.response()));
  }

  private static CompletionStage<Answer> completed(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static Answer answer(ModelInferRequest request, Tensors outputs) {
    return Answer.of(
        Wire.response(request.getModelName(), request.getModelVersion(), request.getId(), outputs));
  }

  private static CompletionStage<Answer> rows(Asked asked) {
    int rows = asked.inputs().list().getFirst().rows();
    Tensors outputs =
        switch (asked.request().getModelName()) {
          case "iris" -> Tensors.of(classes(rows), numbers("probabilities", rows, 3));
          case "diabetes" -> Tensors.of(numbers("progression", rows, 1));
          default -> Tensors.of(numbers("probabilities", rows, 10));
        };
    List<String> wanted = Wire.outputsOf(asked.request());
    return completed(
        answer(asked.request(), wanted.isEmpty() ? outputs : outputs.select(wanted, "outputs")));
  }

  private static Tensor classes(int rows) {
    byte[][] names = new byte[rows][];
    Arrays.fill(names, "setosa".getBytes(StandardCharsets.UTF_8));
    return Tensor.ofBytes("class", new long[] {rows}, names);
  }

  private static Tensor numbers(String name, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 0.1f;
    }
    return Tensor.ofFloats(name, new long[] {rows, columns}, values);
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public boolean ready(String model, String version) {
    return true;
  }

  @Override
  public ModelFacts model(String model, String version) {
    return new ModelFacts(model, List.of(), new Signature(List.of(), List.of()));
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return CompletableFuture.completedFuture(
        catalog.snapshot().states().stream().filter(ReleaseState::ready).toList());
  }
}
