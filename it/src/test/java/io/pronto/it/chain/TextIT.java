package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.RestClient;
import io.pronto.it.run.V2Client;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts and the wider unsigned integers, over every door, as models get and give them. */
@OnBothTopologies(models = Models.TEXTS)
class TextIT {

  private static final List<String> WORDS = List.of("a", "ü", "日本", "😀", "👩‍💻", "水仙🌼");
  private static final int TEXTS = 120;
  private static final int CALLERS = 64;
  private static final int MOST_CHARACTERS = 30;
  private static final int CHARACTERS_OF_A_MEGABYTE = 1 << 18;

  private final Caller caller;

  TextIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @ParameterizedTest
  @EnumSource
  void theModelKnowsItsOwnWords(Way way) {
    // When
    List<V2Tensor> outputs = labels(way, WORDS);
    // Then
    assertThat(outputs.get(0).data()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 6L));
    assertThat(outputs.get(1).data()).isEqualTo(WORDS);
    assertThat(outputs.get(2).data()).isEqualTo(WORDS);
  }

  @Test
  void theModelKnowsItsOwnWordsAtTheSimpleDoor() {
    // When
    String body = new ObjectMapper().createObjectNode().putPOJO("input", WORDS).toString();
    JsonNode rows = caller.rest().post("/predict/labels", body).ok().path("predictions");
    // Then
    for (int i = 0; i < WORDS.size(); i++) {
      assertThat(rows.path(i).path("code").asInt()).isEqualTo(i + 1);
      assertThat(rows.path(i).path("label").asText()).isEqualTo(WORDS.get(i));
      assertThat(rows.path(i).path("echo").asText()).isEqualTo(WORDS.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTextComesBack(Way way) {
    List<String> texts = texts(TEXTS, 1);
    assertThat(labels(way, texts).get(2).data()).isEqualTo(texts);
  }

  @ParameterizedTest
  @EnumSource
  void aMegabyteComesBack(Way way) {
    // Given
    List<String> texts = List.of("", "🌼".repeat(CHARACTERS_OF_A_MEGABYTE), "\0", "");
    // When, Then
    assertThat(labels(way, texts).get(2).data().equals(texts)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyTextComesBackToItsOwnCaller(Way way) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      // Given
      List<Callable<Boolean>> calls =
          IntStream.range(0, 2 * CALLERS)
              .<Callable<Boolean>>mapToObj(
                  seed ->
                      () -> {
                        List<String> texts = texts(1 + seed % 5, seed);
                        return labels(way, texts).get(2).data().equals(texts);
                      })
              .toList();
      // When
      List<Future<Boolean>> ended = callers.invokeAll(calls);
      // Then
      for (Future<Boolean> call : ended) {
        assertThat(call.get()).isTrue();
      }
    }
  }

  record Bad(Way way, String hex) {}

  static List<Bad> notUtf8() {
    List<Bad> all = new ArrayList<>();
    for (Way way : Way.values()) {
      for (String hex : List.of("c080", "eda080", "eda0bdedb880", "f09f98", "ff", "f4908080")) {
        all.add(new Bad(way, hex));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void refusesWhatIsNotUtf8(Bad bad) {
    // Given
    ByteString bytes = ByteString.copyFrom(HexFormat.of().parseHex(bad.hex()));
    V2Tensor input = new V2Tensor("text", V2Type.BYTES, List.of(2L), List.of("ü", bytes));
    // When, Then
    if (bad.way() == Way.REST) {
      RestClient.Reply reply =
          caller.rest().post("/v2/models/labels/infer", Caller.json(List.of(input)).toString());
      assertThat(reply.status()).as(reply.body()).isEqualTo(400);
      assertThat(reply.json().path("reason").asText()).isEqualTo("INPUT_INVALID");
      assertThat(reply.json().path("field").asText()).isEqualTo("text.data");
    } else {
      V2Client.Outcome outcome =
          caller.grpc().call(Caller.request(bad.way(), "labels", List.of(input)).build());
      assertThat(outcome.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(outcome.error().getReason()).isEqualTo("INPUT_INVALID");
      assertThat(outcome.error().getMetadataMap()).containsEntry("field", "text.data");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWiderUnsignedIntegersComeBackOverTheirWholeRange(Way way) {
    // Given
    BigInteger half = BigInteger.ONE.shiftLeft(63);
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    List<V2Tensor> inputs =
        List.of(
            integers("uint16", V2Type.UINT16, 0L, 32_768L, 65_535L),
            integers("uint32", V2Type.UINT32, 0L, 1L << 31, (1L << 32) - 1),
            integers("uint64", V2Type.UINT64, BigInteger.ZERO, half, most));
    // When
    List<V2Tensor> outputs = caller.infer(way, "unsigned", inputs);
    // Then
    for (int i = 0; i < inputs.size(); i++) {
      assertThat(outputs.get(i).data()).isEqualTo(inputs.get(i).data());
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesBeyondTheBasicPlaneAreKeptApart(Way way) {
    // Given
    V2Tensor less = new V2Tensor("größe 😁", V2Type.FP32, List.of(1L), List.of(1f));
    V2Tensor more = new V2Tensor("größe 😀", V2Type.FP32, List.of(1L), List.of(3f));
    // When
    List<V2Tensor> outputs = caller.infer(way, "names", List.of(less, more));
    // Then
    assertThat(outputs)
        .isEqualTo(List.of(new V2Tensor("水仙🌼", V2Type.FP32, List.of(1L), List.of(2f))));
  }

  @Test
  void theModelsRefusalIsNoDefect() {
    // Given
    String why = "OneHotEncoder: Unknown Category and zeros = 0.";
    V2Tensor dram = new V2Tensor("genre", V2Type.BYTES, List.of(1L), List.of("Dram"));
    // When
    RestClient.Reply reply = caller.rest().post("/predict/encoder", "{\"input\": \"Dram\"}");
    V2Client.Outcome outcome =
        caller.grpc().call(Caller.request(Way.GRPC_RAW, "encoder", List.of(dram)).build());
    // Then
    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.json().path("reason").asText()).isEqualTo("MODEL_REFUSED");
    assertThat(reply.json().path("error").asText())
        .isEqualTo("model encoder version 1 refused the input: " + why);
    assertThat(outcome.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(outcome.error().getReason()).isEqualTo("MODEL_REFUSED");
    assertThat(outcome.error().getMetadataMap())
        .containsAllEntriesOf(Map.of("model", "encoder", "version", "1", "why", why));
  }

  private List<V2Tensor> labels(Way way, List<String> texts) {
    long rows = texts.size();
    V2Tensor input = new V2Tensor("text", V2Type.BYTES, List.of(rows), List.<Object>copyOf(texts));
    return caller.infer(way, "labels", List.of(input));
  }

  private static V2Tensor integers(String name, V2Type type, Object... values) {
    long count = values.length;
    return new V2Tensor("in_" + name, type, List.of(count), Arrays.asList(values));
  }

  /** Texts of all planes, NUL frequent, some empty; the same for the same seed. */
  private static List<String> texts(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(_ -> text(random)).toList();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(MOST_CHARACTERS); left > 0; left--) {
      int character =
          random.nextInt(4) == 0 ? 0 : random.nextInt(Character.MAX_CODE_POINT + 1) >> left % 3 * 7;
      boolean surrogate = character <= 0xFFFF && Character.isSurrogate((char) character);
      text.appendCodePoint(surrogate ? '\uFFFD' : character);
    }
    return text.toString();
  }
}
