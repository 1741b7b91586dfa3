package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.Product;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures and texts get the answers that the same models give in Python, one row a call. */
@OnBothTopologies
class SampleEqualityIT {

  private static final double COSINE_TOLERANCE = 1e-4;
  private static final int DIGITS = 360;
  private static final double DIGITS_ACCURACY = 0.975;
  private static final int PAIRS = 64;

  private final Caller caller;

  SampleEqualityIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @ParameterizedTest
  @EnumSource
  void digitsThatItNeverSawAreReadAsInPython(Way way) throws IOException {
    // Given
    List<JsonNode> pictures = reference("digits360.jsonl");
    int right = 0;
    for (JsonNode picture : pictures) {
      byte[] png = Base64.getDecoder().decode(picture.get("picture").get("b64").textValue());
      // When
      long digit = (Long) ask(way, "digits", "image", ByteString.copyFrom(png)).getFirst();
      // Then
      assertThat(digit).isEqualTo(picture.get("answer").longValue());
      right += digit == picture.get("shown").longValue() ? 1 : 0;
    }
    assertThat(pictures).hasSize(DIGITS);
    assertThat((double) right / DIGITS).isEqualTo(DIGITS_ACCURACY);
  }

  @ParameterizedTest
  @EnumSource
  void textsAreAsAlikeAsInPython(Way way) throws IOException {
    List<JsonNode> pairs = reference("minilm.jsonl");
    for (JsonNode pair : pairs) {
      List<Object> a = ask(way, "minilm", "text", pair.get("a").textValue());
      List<Object> b = ask(way, "minilm", "text", pair.get("b").textValue());
      double cosine = 0;
      for (int i = 0; i < a.size(); i++) {
        cosine += ((Number) a.get(i)).doubleValue() * ((Number) b.get(i)).doubleValue();
      }
      assertThat(cosine)
          .as(pair.toString())
          .isCloseTo(pair.get("cosine").doubleValue(), within(COSINE_TOLERANCE));
    }
    assertThat(pairs).hasSize(PAIRS);
  }

  private List<Object> ask(Way way, String model, String input, Object element) {
    V2Tensor tensor = V2Tensor.of(input, V2Type.BYTES, List.of(1L), List.of(element));
    return caller.infer(way, model, List.of(tensor)).getFirst().data();
  }

  private static List<JsonNode> reference(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rows = new ArrayList<>();
    for (String line :
        Files.readAllLines(Product.root().resolve("it/src/test/resources/reference/" + name))) {
      rows.add(json.readTree(line));
    }
    return rows;
  }
}
