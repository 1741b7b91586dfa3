package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.NumberedModel;
import io.pronto.it.run.Product;
import io.pronto.it.run.RestClient;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.Setup;
import io.pronto.proto.ModelReadyRequest;
import io.pronto.proto.ModelRepositoryParameter;
import io.pronto.proto.RepositoryModelLoadRequest;
import io.pronto.proto.RepositoryModelUnloadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Models are loaded and unloaded by name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractRepositoryControl {

  static final String MODEL = "numbered";

  /** The one that is loaded at the start. */
  static final String FIRST = "first";

  private static final String REQUEST =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [0]}]}
      """;

  final Path root = repository();
  private final Deployment product =
      start(
          Setup.of(root)
              .with("PRONTO_REPOSITORY_CONTROL", "explicit")
              .with("PRONTO_REPOSITORY_LOAD", FIRST));
  private final Caller caller = new Caller(product);

  /** Starts it. */
  abstract Deployment start(Setup setup);

  final Deployment product() {
    return product;
  }

  private static Path repository() {
    try {
      Files.createDirectories(Product.outputs());
      Path root = Files.createTempDirectory(Product.outputs(), "controlled-");
      NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
      NumberedModel.write(root.resolve(FIRST).resolve("1"), 9);
      Models.TINY.copyTo(root, "unknown-op");
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void end() {
    try (caller) {
      product.close();
    }
  }

  @BeforeEach
  void nothingLoaded() throws IOException {
    assertThat(unload(MODEL).status()).isEqualTo(200);
    NumberedModel.remove(root.resolve(MODEL));
    NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
  }

  @Test
  void whatTheSettingNamesIsLoadedAtTheStart() {
    assertThat(infer(FIRST, "").status()).isEqualTo(200);
  }

  @Test
  void whatIsNotLoadedIsListedAndDoesNotServe() {
    assertThat(entry("1").path("state").asText()).isEqualTo("UNAVAILABLE");
    assertThat(entry("1").path("reason").asText()).isEqualTo("unloaded");
    assertThat(infer("").status()).isEqualTo(503);
    assertThat(infer("").body()).contains("MODEL_NOT_READY", "unloaded");
    assertThat(readyByGrpc()).isFalse();
  }

  @Test
  void aModelServesOnceItsLoadIsAnsweredAndNoMoreOnceItsUnloadIs() {
    // When
    Reply loaded = load(MODEL, "{}");
    // Then
    assertThat(loaded.status()).as(loaded.body()).isEqualTo(200);
    assertThat(loaded.body()).isEqualTo("{}");
    assertThat(number("")).isEqualTo(NumberedModel.answer(1));
    assertThat(entry("1").path("state").asText()).isEqualTo("READY");
    // When
    Reply unloaded =
        caller
            .rest()
            .post(
                "/v2/repository/models/" + MODEL + "/unload",
                "{\"parameters\": {\"unload_dependents\": false}}");
    // Then
    assertThat(unloaded.status()).isEqualTo(200);
    assertThat(unloaded.body()).isEqualTo("{}");
    assertThat(infer("").status()).isEqualTo(503);
    assertThat(entry("1").path("reason").asText()).isEqualTo("unloaded");
    // When, then
    assertThat(load(MODEL, "").status()).isEqualTo(200);
    assertThat(number("")).isEqualTo(NumberedModel.answer(1));
  }

  @Test
  void theSameOverGrpc() {
    // When
    loadByGrpc(RepositoryModelLoadRequest.newBuilder().setModelName(MODEL).build());
    // Then
    assertThat(readyByGrpc()).isTrue();
    assertThat(number("")).isEqualTo(NumberedModel.answer(1));
    // When
    var _ =
        caller
            .grpc()
            .stub()
            .repositoryModelUnload(
                RepositoryModelUnloadRequest.newBuilder()
                    .setModelName(MODEL)
                    .putParameters(
                        "unload_dependents",
                        ModelRepositoryParameter.newBuilder().setBoolParam(true).build())
                    .build());
    // Then
    assertThat(readyByGrpc()).isFalse();
  }

  @Test
  void changedFilesAndNewVersionsServeWithTheNextLoadAndNotBefore() {
    // Given
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    // When
    NumberedModel.write(root.resolve(MODEL).resolve("1"), 3);
    // Then
    assertThat(number("")).isEqualTo(NumberedModel.answer(1));
    // When
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    // Then
    assertThat(number("")).isEqualTo(NumberedModel.answer(3));
    // When
    NumberedModel.write(root.resolve(MODEL).resolve("2"), 4);
    loadByGrpc(RepositoryModelLoadRequest.newBuilder().setModelName(MODEL).build());
    // Then
    assertThat(number("")).isEqualTo(NumberedModel.answer(4));
    assertThat(number("/versions/1")).isEqualTo(NumberedModel.answer(3));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    // When
    Reply rest = load("absent", "{}");
    StatusRuntimeException grpc =
        refusal(RepositoryModelLoadRequest.newBuilder().setModelName("absent").build());
    // Then
    assertThat(rest.status()).isEqualTo(404);
    assertThat(rest.body()).contains("absent");
    assertThat(grpc.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(grpc.getStatus().getDescription()).contains("absent");
    assertThat(unload("absent").status()).isEqualTo(404);
    assertThat(load("..%2F..", "{}").status()).isIn(400, 404);
  }

  @Test
  void aModelThatTheRuntimeCannotLoadIsRefusedWithTheReason() {
    // When
    Reply rest = load("unknown-op", "{}");
    StatusRuntimeException grpc =
        refusal(RepositoryModelLoadRequest.newBuilder().setModelName("unknown-op").build());
    // Then
    assertThat(rest.status()).as(rest.body()).isEqualTo(400);
    assertThat(rest.body()).contains("NoSuchOperator");
    assertThat(grpc.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(unload("unknown-op").status()).isEqualTo(200);
  }

  @Test
  void changedFilesThatFailTheirTrialAreRefusedAndWhatServedGoesOn() throws IOException {
    // Given
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    // When
    Path changed = NumberedModel.write(root.resolve(MODEL).resolve("1"), 5);
    Files.writeString(changed.resolve("golden.jsonl"), NumberedModel.golden(7));
    Reply refused = load(MODEL, "{}");
    // Then
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("golden request 1", "expected 7.0");
    assertThat(number("")).isEqualTo(NumberedModel.answer(1));
    // When
    NumberedModel.write(changed, 6);
    // Then
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    assertThat(number("")).isEqualTo(NumberedModel.answer(6));
  }

  @Test
  void overridesAreRefusedByName() {
    // When
    Reply rest = load(MODEL, "{\"parameters\": {\"config\": \"{}\"}}");
    StatusRuntimeException grpc =
        refusal(
            RepositoryModelLoadRequest.newBuilder()
                .setModelName(MODEL)
                .putParameters(
                    "file:1/model.onnx",
                    ModelRepositoryParameter.newBuilder()
                        .setBytesParam(ByteString.copyFromUtf8("abc"))
                        .build())
                .build());
    // Then
    assertThat(rest.status()).isEqualTo(400);
    assertThat(rest.body()).contains("parameters.config: expected none, got");
    assertThat(grpc.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(grpc.getStatus().getDescription())
        .contains("parameters.file:1/model.onnx: expected none, got 3 bytes");
    assertThat(infer("").status()).isEqualTo(503);
  }

  @Test
  void theManagementPortLoadsAndUnloads() {
    // Given
    try (RestClient management = new RestClient(product.managementPort())) {
      String path = "/v2/repository/models/" + MODEL;
      // When, then
      assertThat(management.post(path + "/load", "").ok().isEmpty()).isTrue();
      assertThat(number("")).isEqualTo(NumberedModel.answer(1));
      assertThat(management.post(path + "/load", "{\"parameters\": {\"config\": 1}}").status())
          .isEqualTo(400);
      assertThat(management.post(path + "/unload", "{}").ok().isEmpty()).isTrue();
      assertThat(infer("").status()).isEqualTo(503);
    }
  }

  final Reply load(String model, String body) {
    return caller.rest().post("/v2/repository/models/" + model + "/load", body);
  }

  final Reply unload(String model) {
    return caller.rest().post("/v2/repository/models/" + model + "/unload", "{}");
  }

  private void loadByGrpc(RepositoryModelLoadRequest request) {
    var _ = caller.grpc().stub().repositoryModelLoad(request);
  }

  private StatusRuntimeException refusal(RepositoryModelLoadRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> loadByGrpc(request));
  }

  private boolean readyByGrpc() {
    return caller
        .grpc()
        .stub()
        .modelReady(ModelReadyRequest.newBuilder().setName(MODEL).build())
        .getReady();
  }

  private Reply infer(String version) {
    return infer(MODEL, version);
  }

  final Reply infer(String model, String version) {
    return caller.rest().post("/v2/models/" + model + version + "/infer", REQUEST);
  }

  private float number(String version) {
    return infer(version).ok().at("/outputs/0/data/0").floatValue();
  }

  private JsonNode entry(String version) {
    JsonNode entries = caller.rest().post("/v2/repository/index", "{}").ok();
    List<JsonNode> found =
        Stream.iterate(0, i -> i < entries.size(), i -> i + 1)
            .<JsonNode>map(entries::get)
            .filter(entry -> entry.path("name").asText().equals(MODEL))
            .filter(entry -> entry.path("version").asText().equals(version))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
