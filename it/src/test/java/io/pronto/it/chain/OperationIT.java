package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.RestClient;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.Way;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What those who run the product ask of it. */
@OnBothTopologies
class OperationIT {

  private static final List<V2Tensor> IRIS =
      List.of(V2Tensor.row("input", List.of(5.1f, 3.5f, 1.4f, 0.2f)));

  private final Deployment product;
  private final Caller caller;

  OperationIT(Deployment product) {
    this.product = product;
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void answersTheHealthServiceOfGrpc() {
    // When
    ServingStatus status =
        HealthGrpc.newBlockingStub(caller.grpc().channel())
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus();
    // Then
    assertThat(status).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void listsItsServicesByReflection() {
    // When
    ServerReflectionResponse answer =
        reflect(ServerReflectionRequest.newBuilder().setListServices("").build());
    // Then
    assertThat(answer.getListServicesResponse().getServiceList())
        .map(service -> service.getName())
        .contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
  }

  @Test
  void describesThePredictionServiceByReflection() {
    // When
    ServerReflectionResponse answer =
        reflect(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("inference.GRPCInferenceService.ModelInfer")
                .build());
    // Then
    assertThat(answer.getFileDescriptorResponse().getFileDescriptorProtoCount()).isPositive();
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest request) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(caller.grpc().channel())
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    questions.onNext(request);
    try {
      return answer.orTimeout(5, TimeUnit.SECONDS).join();
    } finally {
      questions.onCompleted();
    }
  }

  @Test
  void describesItsPathsInOpenApi() {
    // When
    RestClient.Reply openapi = caller.rest().get("/openapi?format=JSON");
    // Then
    assertThat(openapi.ok().get("openapi").textValue()).startsWith("3.");
    assertThat(openapi.json().get("paths").fieldNames())
        .toIterable()
        .contains(
            "/v2",
            "/v2/models/{model}/infer",
            "/v2/models/{model}/versions/{version}/infer",
            "/predict",
            "/predict/{model}");
  }

  @Test
  void reportsHealthOnEachManagementPort() {
    for (ServiceProcess process : product.processes()) {
      try (RestClient management = new RestClient(process.managementPort())) {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
          // When
          JsonNode health = management.get(path).ok();
          // Then
          assertThat(health.get("status").textValue())
              .as("%s of %s", path, process.module())
              .isEqualTo("UP");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REST", "GRPC_RAW"})
  void countsEachPredictionInEveryHop(Way way) {
    for (String hop : List.of("gateway", "preprocessor", "model-server", "postprocessor")) {
      // Given
      long before = predictionsOf(hop);
      // When
      caller.infer(way, "iris", IRIS);
      // Then
      assertThat(predictionsOf(hop)).as(hop).isEqualTo(before + 1);
    }
  }

  private long predictionsOf(String hop) {
    long count = 0;
    for (ServiceProcess process : product.processes()) {
      try (RestClient management = new RestClient(process.managementPort())) {
        count += count(management.get("/metrics").body(), hop);
      }
    }
    return count;
  }

  private static long count(String metrics, String hop) {
    return Pattern.compile("^pronto_hop_seconds_count\\{(.*)} (.*)$", Pattern.MULTILINE)
        .matcher(metrics)
        .results()
        .filter(line -> line.group(1).contains("hop=\"" + hop + "\""))
        .filter(line -> line.group(1).contains("code=\"OK\""))
        .mapToLong(line -> (long) Double.parseDouble(line.group(2)))
        .sum();
  }

  @Test
  void keepsHealthAndMetricsOffTheFrontDoor() {
    assertThat(caller.rest().get("/metrics").status()).isEqualTo(404);
    assertThat(caller.rest().get("/health").status()).isEqualTo(404);
  }

  @Test
  void keepsPredictionsOffTheManagementPort() {
    try (RestClient management = new RestClient(product.managementPort())) {
      // When
      String body = "{\"input\": [5.1, 3.5, 1.4, 0.2]}";
      // Then
      assertThat(management.post("/predict/iris", body).status()).isEqualTo(404);
    }
  }
}
