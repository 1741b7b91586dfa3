package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.V2Client.Outcome;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferResponse;
import io.pronto.proto.ModelReadyRequest;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse.ModelIndex;
import io.pronto.proto.ServerReadyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository in which some releases are bad: the others serve. */
@OnBothTopologies(models = Models.TINY)
class RepositoryIT {

  private static final List<String> GOOD =
      List.of(
          "bfloat/1", "identity/1", "pair/1", "shapeless/1", "spin/1", "two-versions/1", "types/1");
  private static final List<String> BAD =
      List.of("corrupt/1", "escape/1", "misfit/1", "two-versions/2", "unknown-op/1");
  private static final List<Float> ROW = List.of(1f, 2f, 3f);

  private final Caller caller;

  RepositoryIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void listsGoodReleasesAsReadyAndBadOnesWithTheReason() {
    // When
    Map<String, ModelIndex> index = index(RepositoryIndexRequest.getDefaultInstance());
    // Then
    List<String> all = new ArrayList<>(GOOD);
    all.addAll(BAD);
    assertThat(index).containsOnlyKeys(all);
    for (String good : GOOD) {
      assertThat(index.get(good).getState()).as(good).isEqualTo("READY");
      assertThat(index.get(good).getReason()).as(good).isEmpty();
    }
    for (String bad : BAD) {
      assertThat(index.get(bad).getState()).as(bad).isEqualTo("UNAVAILABLE");
      assertThat(index.get(bad).getReason())
          .as(bad)
          .isNotBlank()
          .doesNotContain("Exception", "io.pronto", "ai.onnxruntime");
    }
  }

  @Test
  void namesWhatIsWrongWithABadRelease() {
    // When
    Map<String, ModelIndex> index = index(RepositoryIndexRequest.getDefaultInstance());
    // Then
    assertThat(index.get("unknown-op/1").getReason()).contains("NoSuchOperator");
    assertThat(index.get("escape/1").getReason()).contains("secret.bin");
    assertThat(index.get("misfit/1").getReason())
        .isEqualTo(
            "release.yaml line 2: softmax.logits: expected a tensor of this name, got output");
    assertThat(index.get("corrupt/1").getReason()).contains("model.onnx");
  }

  @ParameterizedTest
  @EnumSource
  void anInputOfWhichNoShapeIsToldTakesAny(Way way) {
    for (List<Long> shape :
        List.of(
            List.<Long>of(),
            List.of(0L),
            List.of(4L),
            List.of(2L, 0L, 3L),
            List.of(2L, 1L, 2L),
            List.of(1L, 1L, 1L, 1L, 1L, 4L))) {
      int size = shape.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b);
      List<Float> data = Stream.iterate(0.5f, x -> x + 1).limit(size).toList();
      // When
      V2Tensor output =
          caller
              .infer(way, "shapeless", List.of(V2Tensor.of("input", V2Type.FP32, shape, data)))
              .getFirst();
      // Then
      assertThat(output.shape()).isEqualTo(shape);
      assertThat(output.data()).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[[1.5, 2.5]], [[3.5, 4.5]]] | [[[1.5, 2.5]], [[3.5, 4.5]]]
          [1.5, 2.5]                   | [1.5, 2.5]
          []                           | []
          """)
  void itsShapeIsThatOfTheListsOfAPrediction(String input, String predictions) {
    // When
    JsonNode answer = caller.rest().post("/predict/shapeless", "{\"input\": " + input + "}").ok();
    // Then
    assertThat(answer.path("predictions").toString()).isEqualTo(predictions.replace(" ", ""));
  }

  @Test
  void listsOnlyWhatIsReadyWhenAskedTo() {
    // When
    Map<String, ModelIndex> grpc =
        index(RepositoryIndexRequest.newBuilder().setReady(true).build());
    JsonNode rest = caller.rest().post("/v2/repository/index", "{\"ready\":true}").ok();
    // Then
    assertThat(grpc).containsOnlyKeys(GOOD);
    assertThat(rest).map(RepositoryIT::release).containsExactlyInAnyOrderElementsOf(GOOD);
  }

  @Test
  void listsTheSameOverRest() {
    // Given
    Map<String, ModelIndex> grpc = index(RepositoryIndexRequest.getDefaultInstance());
    // When
    JsonNode rest = caller.rest().post("/v2/repository/index", "{}").ok();
    // Then
    assertThat(rest).hasSameSizeAs(grpc.keySet());
    for (JsonNode entry : rest) {
      ModelIndex same = grpc.get(release(entry));
      assertThat(entry.path("state").textValue()).isEqualTo(same.getState());
      assertThat(entry.path("reason").asText("")).isEqualTo(same.getReason());
    }
  }

  private static String release(JsonNode entry) {
    return entry.get("name").textValue() + "/" + entry.get("version").textValue();
  }

  private Map<String, ModelIndex> index(RepositoryIndexRequest request) {
    return caller.grpc().stub().repositoryIndex(request).getModelsList().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getName() + "/" + entry.getVersion(),
                Function.identity(),
                (first, _) -> first,
                TreeMap::new));
  }

  @Test
  void isReadyThoughSomeReleasesAreBad() {
    assertThat(caller.grpc().stub().serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"corrupt", "escape", "misfit", "unknown-op"})
  void refusesPredictionsOfABadModelAndSaysWhy(String model) {
    // Given
    List<V2Tensor> inputs = List.of(V2Tensor.row("input", ROW));
    String reason =
        index(RepositoryIndexRequest.getDefaultInstance()).get(model + "/1").getReason();
    // When
    Outcome grpc = caller.grpc().call(Caller.request(Way.GRPC_RAW, model, inputs).build());
    Reply rest =
        caller.rest().post("/v2/models/" + model + "/infer", Caller.json(inputs).toString());
    // Then
    assertThat(grpc.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(grpc.error().getReason()).isEqualTo("MODEL_NOT_READY");
    assertThat(grpc.status().getDescription()).contains(reason);
    assertThat(rest.status()).isEqualTo(503);
    assertThat(rest.json().get("reason").textValue()).isEqualTo("MODEL_NOT_READY");
    assertThat(ready(model, "")).isFalse();
  }

  @Test
  void servesTheHighestGoodVersion() {
    // Given
    List<V2Tensor> inputs = List.of(V2Tensor.row("input", ROW));
    // When
    ModelInferResponse answer =
        caller.grpc().infer(Caller.request(Way.GRPC_RAW, "two-versions", inputs).build());
    Outcome second =
        caller
            .grpc()
            .call(
                Caller.request(Way.GRPC_RAW, "two-versions", inputs).setModelVersion("2").build());
    // Then
    assertThat(answer.getModelVersion()).isEqualTo("1");
    assertThat(V2Tensor.outputsOf(answer).getFirst().data()).containsExactly(2f, 3f, 4f);
    assertThat(second.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ready("two-versions", "")).isTrue();
    assertThat(ready("two-versions", "1")).isTrue();
    assertThat(ready("two-versions", "2")).isFalse();
  }

  private boolean ready(String model, String version) {
    ModelReadyRequest request =
        ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
    return caller.grpc().stub().modelReady(request).getReady();
  }

  @ParameterizedTest
  @EnumSource
  void runsAModelOfTwoInputsAndTwoOutputs(Way way) {
    // Given
    V2Tensor a = V2Tensor.row("a", ROW);
    V2Tensor b = V2Tensor.row("b", List.of(10f, 20f, 30f));
    // When
    List<V2Tensor> outputs = caller.infer(way, "pair", List.of(b, a));
    // Then
    assertThat(outputs)
        .containsExactly(
            V2Tensor.row("sum", List.of(11f, 22f, 33f)),
            V2Tensor.row("product", List.of(10f, 40f, 90f)));
  }

  @ParameterizedTest
  @EnumSource(names = {"REST", "GRPC_RAW"})
  void returnsEveryDatatypeAsItCame(Way way) {
    // Given
    List<V2Tensor> inputs = everyType();
    // When
    List<V2Tensor> outputs = caller.infer(way, "types", inputs);
    // Then
    assertThat(outputs)
        .containsExactlyInAnyOrderElementsOf(
            inputs.stream()
                .map(
                    in ->
                        new V2Tensor(
                            in.name().replace("in_", "out_"), in.type(), in.shape(), in.data()))
                .toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"REST", "GRPC_RAW"})
  void returnsBfloat16AsItCame(Way way) {
    // Given
    List<Double> data = List.of(1.0, -2.5, 0.0, 3.3895313892515355e38);
    V2Tensor input = V2Tensor.of("input", V2Type.BF16, List.of(2L, 2L), data);
    // When
    List<V2Tensor> outputs = caller.infer(way, "bfloat", List.of(input));
    // Then
    assertThat(outputs)
        .containsExactly(new V2Tensor("output", V2Type.BF16, input.shape(), input.data()));
  }

  private static List<V2Tensor> everyType() {
    return List.of(
        of(V2Type.BOOL, true, false, true),
        of(V2Type.INT8, -128, 0, 127),
        of(V2Type.INT16, -32_768, 0, 32_767),
        of(V2Type.INT32, Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        of(V2Type.INT64, Long.MIN_VALUE, 0L, Long.MAX_VALUE),
        of(V2Type.UINT8, 0, 128, 255),
        of(V2Type.FP16, 65_504f, -0.5f, 5.9604645e-8f),
        of(V2Type.FP32, Float.MAX_VALUE, -0.1f, Float.MIN_VALUE),
        of(V2Type.FP64, Double.MAX_VALUE, -0.1, Double.MIN_VALUE),
        of(V2Type.BYTES, "", "å € 😀", "{\"a\": \"b\\n\"}"));
  }

  private static V2Tensor of(V2Type type, Object... data) {
    String name = "in_" + type.name().toLowerCase(Locale.ROOT);
    return V2Tensor.of(name, type, List.of((long) data.length), List.of(data));
  }
}
