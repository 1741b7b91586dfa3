package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.pronto.it.parts.Consul;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Chain;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Client;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that is told to end finishes what it has begun. */
class DrainIT {

  private static final Duration END = Duration.ofSeconds(15);
  private static final Duration RUNNING = Duration.ofMillis(150);
  private static final long PROBE = 20_000;
  private static final long RUN_MILLIS = 2_500;
  private static final long LONG_RUN_MILLIS = 7_000;
  private static final long AT_ONCE_MILLIS = 500;
  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void finishesTheCallUnderWayAndTakesNoNewOnesWhenInterrupted(Topology topology) throws Exception {
    // Given
    Setup setup = Setup.of(Models.TINY.copyTo(folder.resolve("models"), "spin"));
    try (Deployment product = topology.start(setup);
        V2Client client = new V2Client(product.grpcPort())) {
      ListenableFuture<ModelInferResponse> call = begun(product, client);
      ServiceProcess door = product.processes().getFirst();
      // When
      door.interrupt();
      // Then
      Await.until("new calls are refused", END, () -> refuses(product.grpcPort()));
      assertThat(call).as("the call is still under way").isNotDone();
      ModelInferResponse answer = call.get(END.toSeconds(), TimeUnit.SECONDS);
      assertThat(V2Tensor.outputsOf(answer)).extracting(V2Tensor::name).containsExactly("result");
      assertThat(door.exitCode(END)).isIn(0, INTERRUPTED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishesTheRestCallUnderWayWhenToldToEnd(Topology topology) throws Exception {
    // Given
    Setup setup = Setup.of(Models.TINY.copyTo(folder.resolve("models"), "spin"));
    try (Deployment product = topology.start(setup);
        HttpClient http = HttpClient.newHttpClient();
        V2Client client = new V2Client(product.grpcPort())) {
      HttpRequest request = restSpin(product.restPort(), turnsFor(client, LONG_RUN_MILLIS));
      CompletableFuture<HttpResponse<String>> call =
          begun(product, () -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      ServiceProcess door = product.processes().getFirst();
      // When
      door.terminate();
      // Then
      HttpResponse<String> answer = call.get(END.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"result\"");
      door.exitCode(END);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheRegistryFirstWhileARestCallIsUnderWay(Topology topology) throws Exception {
    // Given
    try (Consul consul = Consul.running();
        Deployment product = topology.start(registered(consul));
        HttpClient http = HttpClient.newHttpClient();
        V2Client client = new V2Client(product.grpcPort())) {
      Await.until("the gateway is in Consul", END, () -> listed(consul));
      HttpRequest request = restSpin(product.restPort(), turnsFor(client, LONG_RUN_MILLIS));
      CompletableFuture<HttpResponse<String>> call =
          begun(product, () -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      ServiceProcess door = product.processes().getFirst();
      // When
      long told = System.nanoTime();
      door.terminate();
      // Then
      Await.until("the gateway is not in Consul", END, () -> !listed(consul));
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
      System.out.printf("%s: out of Consul %d ms after SIGTERM%n", topology, took);
      assertThat(took).isLessThan(AT_ONCE_MILLIS);
      assertThat(door.ready()).as("ready").isFalse();
      assertThat(serving(client)).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(client.call(spin(1)).status().isOk()).as("calls are still taken").isTrue();
      assertThat(call).as("the call is still under way").isNotDone();
      assertThat(call.get(END.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      door.exitCode(END);
    }
  }

  /** Told to Consul, and with time to see what is said before the doors close. */
  private Setup registered(Consul consul) throws Exception {
    return Setup.of(Models.TINY.copyTo(folder.resolve("models"), "spin"))
        .with("PRONTO_CONSUL_ADDRESS", consul.address())
        .with("PRONTO_DRAIN_PROPAGATION", "1s");
  }

  private static boolean listed(Consul consul) {
    return !consul.api().passing(Service.GATEWAY.registeredName()).ports().isEmpty();
  }

  private static ServingStatus serving(V2Client client) {
    return HealthGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(END.toSeconds(), TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static HttpRequest restSpin(int port, long turns) {
    String body =
        "{\"inputs\": [{\"name\": \"iterations\", \"datatype\": \"INT64\", \"shape\": [1],"
            + " \"data\": [%d]}]}".formatted(turns);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/models/spin/infer"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** A call that the model works on. */
  private static ListenableFuture<ModelInferResponse> begun(Deployment product, V2Client client) {
    ModelInferRequest request = spin(turnsFor(client, RUN_MILLIS));
    return begun(product, () -> client.futures().modelInfer(request));
  }

  private static <T> T begun(Deployment product, Supplier<T> sender) {
    ServiceProcess runner = runnerOf(product);
    Duration before = runner.figures().processorTime();
    T call = sender.get();
    Await.until(
        "the model runs",
        END,
        () -> runner.figures().processorTime().minus(before).compareTo(RUNNING) > 0);
    return call;
  }

  private static boolean refuses(int port) {
    try (V2Client another = new V2Client(port)) {
      return another.call(spin(1)).status().getCode() == Status.Code.UNAVAILABLE;
    }
  }

  private static ServiceProcess runnerOf(Deployment product) {
    return switch (product) {
      case Chain chain -> chain.modelServer();
      case Standalone standalone -> standalone.process();
      default -> throw new IllegalArgumentException(product.toString());
    };
  }

  /** As many turns of the model {@code spin} as take so many milliseconds on this machine. */
  private static long turnsFor(V2Client client, long wanted) {
    client.infer(spin(PROBE));
    long start = System.nanoTime();
    client.infer(spin(PROBE));
    double millis = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    return Math.max(PROBE, (long) (PROBE * wanted / millis));
  }

  private static ModelInferRequest spin(long turns) {
    V2Tensor iterations = V2Tensor.of("iterations", V2Type.INT64, List.of(1L), List.of(turns));
    return Caller.request(Way.GRPC_RAW, "spin", List.of(iterations)).build();
  }
}
