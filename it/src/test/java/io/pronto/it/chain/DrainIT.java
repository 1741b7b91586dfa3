package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.pronto.it.run.Await;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Client;
import io.pronto.it.run.V2Tensor;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that is told to end finishes what it has begun. */
class DrainIT {

  private static final Duration END = Duration.ofSeconds(15);
  private static final long RUN_MILLIS = 2_500;
  private static final long LONG_RUN_MILLIS = 7_000;
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
      HttpRequest request =
          SpinCalls.restSpin(product.restPort(), SpinCalls.turnsFor(client, LONG_RUN_MILLIS));
      CompletableFuture<HttpResponse<String>> call =
          SpinCalls.begun(
              product, () -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
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

  /** A call that the model works on. */
  private static ListenableFuture<ModelInferResponse> begun(Deployment product, V2Client client) {
    ModelInferRequest request = SpinCalls.spin(SpinCalls.turnsFor(client, RUN_MILLIS));
    return SpinCalls.begun(product, () -> client.futures().modelInfer(request));
  }

  private static boolean refuses(int port) {
    try (V2Client another = new V2Client(port)) {
      return another.call(SpinCalls.spin(1)).status().getCode() == Status.Code.UNAVAILABLE;
    }
  }
}
