package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.V2Client.Outcome;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.Way;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.pronto.proto.LogSettingsRequest;
import io.pronto.proto.ModelConfigRequest;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.pronto.proto.ModelInferResponse;
import io.pronto.proto.ModelMetadataRequest;
import io.pronto.proto.ModelMetadataResponse;
import io.pronto.proto.ModelReadyRequest;
import io.pronto.proto.ModelStatisticsRequest;
import io.pronto.proto.ModelStreamInferResponse;
import io.pronto.proto.RepositoryModelLoadRequest;
import io.pronto.proto.RepositoryModelUnloadRequest;
import io.pronto.proto.ServerLiveRequest;
import io.pronto.proto.ServerMetadataRequest;
import io.pronto.proto.ServerMetadataResponse;
import io.pronto.proto.ServerReadyRequest;
import io.pronto.proto.TraceSettingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol V2 on both front doors. */
@OnBothTopologies
class ProtocolIT {

  private static final List<V2Tensor> IRIS =
      List.of(V2Tensor.row("input", List.of(5.1f, 3.5f, 1.4f, 0.2f)));
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

  private final Caller caller;

  ProtocolIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void saysThatItIsLiveAndReady() {
    // When
    boolean live = grpc().serverLive(ServerLiveRequest.getDefaultInstance()).getLive();
    boolean ready = grpc().serverReady(ServerReadyRequest.getDefaultInstance()).getReady();
    // Then
    assertThat(live).isTrue();
    assertThat(ready).isTrue();
    assertThat(caller.rest().get("/v2/health/live").status()).isEqualTo(200);
    assertThat(caller.rest().get("/v2/health/ready").status()).isEqualTo(200);
  }

  @Test
  void describesTheServerTheSameWayOnBothDoors() {
    // When
    ServerMetadataResponse grpc = grpc().serverMetadata(ServerMetadataRequest.getDefaultInstance());
    JsonNode rest = caller.rest().get("/v2").ok();
    // Then
    assertThat(grpc.getName()).isEqualTo("pronto").isEqualTo(rest.get("name").textValue());
    assertThat(grpc.getVersion()).isNotEmpty().isEqualTo(rest.get("version").textValue());
    assertThat(rest.get("extensions")).hasSize(grpc.getExtensionsCount());
    assertThat(grpc.getExtensionsList()).contains("model_repository");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1"})
  void describesAModelAsItsCallersSeeIt(String version) {
    // When
    ModelMetadataResponse iris =
        grpc()
            .modelMetadata(
                ModelMetadataRequest.newBuilder().setName("iris").setVersion(version).build());
    // Then
    assertThat(iris.getName()).isEqualTo("iris");
    assertThat(iris.getVersionsList()).containsExactly("1");
    assertThat(iris.getPlatform()).isNotEmpty();
    assertThat(iris.getInputsList())
        .map(i -> i.getName() + " " + i.getDatatype() + " " + i.getShapeList())
        .containsExactly("input FP32 [-1, 4]");
    assertThat(iris.getOutputsList())
        .map(o -> o.getName() + " " + o.getDatatype() + " " + o.getShapeList())
        .containsExactly("class BYTES [-1]", "probabilities FP32 [-1, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/iris", "/v2/models/iris/versions/1"})
  void describesAModelInJson(String path) {
    // When
    JsonNode iris = caller.rest().get(path).ok();
    // Then
    assertThat(iris.get("name").textValue()).isEqualTo("iris");
    assertThat(iris.get("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(iris.get("platform").textValue()).isNotEmpty();
    assertThat(iris.get("inputs").toString())
        .isEqualTo("[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,4]}]");
    assertThat(iris.get("outputs")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iris", "diabetes", "digits", "minilm", "penguins", "shapes"})
  void saysThatEachSampleIsReady(String model) {
    // When
    ModelReadyRequest live = ModelReadyRequest.newBuilder().setName(model).build();
    ModelReadyRequest first = live.toBuilder().setVersion("1").build();
    // Then
    assertThat(grpc().modelReady(live).getReady()).isTrue();
    assertThat(grpc().modelReady(first).getReady()).isTrue();
    assertThat(caller.rest().get("/v2/models/" + model + "/ready").status()).isEqualTo(200);
    assertThat(caller.rest().get("/v2/models/" + model + "/versions/1/ready").status())
        .isEqualTo(200);
  }

  @Test
  void saysThatAnUnknownModelIsNotReady() {
    // Given
    ModelReadyRequest unknown = ModelReadyRequest.newBuilder().setName("nobody").build();
    // Then
    assertThat(grpc().modelReady(unknown).getReady()).isFalse();
    assertThat(caller.rest().get("/v2/models/nobody/ready").status()).isEqualTo(404);
  }

  @Test
  void returnsTheIdOfTheCaller() {
    // Given
    ModelInferRequest request = Caller.request(Way.GRPC_RAW, "iris", IRIS).setId("no. 7").build();
    ObjectNode json = Caller.json(IRIS).put("id", "no. 8");
    // When
    ModelInferResponse grpc = caller.grpc().infer(request);
    JsonNode rest = caller.rest().post("/v2/models/iris/infer", json.toString()).ok();
    // Then
    assertThat(grpc.getId()).isEqualTo("no. 7");
    assertThat(grpc.getModelName()).isEqualTo("iris");
    assertThat(grpc.getModelVersion()).isEqualTo("1");
    assertThat(rest.get("id").textValue()).isEqualTo("no. 8");
    assertThat(rest.get("model_name").textValue()).isEqualTo("iris");
    assertThat(rest.get("model_version").textValue()).isEqualTo("1");
  }

  @Test
  void returnsOnlyTheOutputsAskedFor() {
    // Given
    ModelInferRequest request =
        Caller.request(Way.GRPC_RAW, "iris", IRIS)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("probabilities"))
            .build();
    ObjectNode json = Caller.json(IRIS);
    json.withArray("outputs").addObject().put("name", "class");
    // When
    List<V2Tensor> grpc = V2Tensor.outputsOf(caller.grpc().infer(request));
    List<V2Tensor> rest =
        V2Tensor.outputsOf(caller.rest().post("/v2/models/iris/infer", json.toString()).ok());
    // Then
    assertThat(grpc).extracting(V2Tensor::name).containsExactly("probabilities");
    assertThat(rest).extracting(V2Tensor::name).containsExactly("class");
    assertThat(rest.getFirst().data()).containsExactly("setosa");
  }

  @Test
  void answersFromTheVersionAskedFor() {
    // Given
    ModelInferRequest.Builder request = Caller.request(Way.GRPC_RAW, "iris", IRIS);
    String json = Caller.json(IRIS).toString();
    // When
    ModelInferResponse first = caller.grpc().infer(request.setModelVersion("1").build());
    Outcome second = caller.grpc().call(request.setModelVersion("2").build());
    // Then
    assertThat(first.getModelVersion()).isEqualTo("1");
    assertThat(second.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(caller.rest().post("/v2/models/iris/versions/1/infer", json).status())
        .isEqualTo(200);
    assertThat(caller.rest().post("/v2/models/iris/versions/2/infer", json).status())
        .isEqualTo(404);
  }

  @Test
  void namesTheTraceOfTheCallerInErrors() {
    // Given
    ModelInferRequest wrong = ModelInferRequest.newBuilder().setModelName("iris").build();
    // When
    Outcome grpc =
        caller.grpc().call(wrong, Map.of("traceparent", TRACEPARENT), Duration.ofSeconds(5));
    Reply rest =
        caller.rest().post("/v2/models/iris/infer", "{\"inputs\":[]}", "traceparent", TRACEPARENT);
    // Then
    assertThat(grpc.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(grpc.error().getMetadataMap()).containsEntry("trace_id", TRACE_ID);
    assertThat(rest.status()).isEqualTo(400);
    assertThat(rest.json().get("trace_id").textValue()).isEqualTo(TRACE_ID);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notBuilt")
  void answersUnimplementedWhereNothingIsBuilt(
      String name, Consumer<GRPCInferenceServiceBlockingStub> method) {
    // When
    Throwable error = catchThrowable(() -> method.accept(grpc()));
    // Then
    assertThat(Status.fromThrowable(error).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  static Stream<Arguments> notBuilt() {
    return Stream.of(
        notBuilt("ModelConfig", s -> s.modelConfig(ModelConfigRequest.getDefaultInstance())),
        notBuilt(
            "ModelStatistics", s -> s.modelStatistics(ModelStatisticsRequest.getDefaultInstance())),
        notBuilt(
            "RepositoryModelLoad",
            s -> s.repositoryModelLoad(RepositoryModelLoadRequest.getDefaultInstance())),
        notBuilt(
            "RepositoryModelUnload",
            s -> s.repositoryModelUnload(RepositoryModelUnloadRequest.getDefaultInstance())),
        notBuilt("TraceSetting", s -> s.traceSetting(TraceSettingRequest.getDefaultInstance())),
        notBuilt("LogSettings", s -> s.logSettings(LogSettingsRequest.getDefaultInstance())));
  }

  private static Arguments notBuilt(
      String name, Consumer<GRPCInferenceServiceBlockingStub> method) {
    return Arguments.of(name, method);
  }

  @Test
  void answersUnimplementedToStreamsOfPredictions() {
    // Given
    CompletableFuture<Status> end = new CompletableFuture<>();
    StreamObserver<ModelStreamInferResponse> answers =
        new StreamObserver<>() {
          @Override
          public void onNext(ModelStreamInferResponse answer) {
            end.complete(Status.OK);
          }

          @Override
          public void onError(Throwable error) {
            end.complete(Status.fromThrowable(error));
          }

          @Override
          public void onCompleted() {
            end.complete(Status.OK);
          }
        };
    // When
    GRPCInferenceServiceGrpc.newStub(caller.grpc().channel()).modelStreamInfer(answers);
    // Then
    assertThat(end.orTimeout(5, TimeUnit.SECONDS).join().getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private GRPCInferenceServiceBlockingStub grpc() {
    return caller.grpc().stub();
  }
}
