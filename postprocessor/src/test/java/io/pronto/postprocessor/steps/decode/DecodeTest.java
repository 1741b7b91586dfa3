package io.pronto.postprocessor.steps.decode;

import static io.pronto.core.pipeline.LoadedStep.misfit;
import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts beside those that Python's tokenizers decode, and what is refused. */
class DecodeTest {

  private static final String SMALL =
      "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}},\"added_tokens\":[]}";

  @TempDir Path release;

  @Test
  void givesWhatPythonGives() throws IOException {
    // Given
    ObjectMapper json = new ObjectMapper();
    Map<String, Integer> rows = new LinkedHashMap<>();
    String kind = "";
    for (String line : references().split("\n")) {
      JsonNode reference = json.readTree(line);
      if (reference.has("kind")) {
        kind = reference.get("kind").textValue();
        Files.writeString(release.resolve("t.json"), reference.get("tokenizer").textValue());
        continue;
      }
      long[] ids = new long[reference.get("ids").size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = reference.get("ids").get(i).longValue();
      }
      // When
      String text = decoded(reference.get("skip").booleanValue(), ids);
      // Then
      assertThat(text).as("%s %s", kind, line).isEqualTo(reference.get("text").textValue());
      rows.merge(kind, 1, Integer::sum);
    }
    assertThat(rows).hasSize(12);
    assertThat(rows.values()).allMatch(count -> count == 100);
  }

  private String decoded(boolean skip, long... ids) {
    String step = "decode: {input: x, tokenizer: t.json, skip-special: " + skip + "}";
    Tensor tensor = Tensor.ofLongs("x", new long[] {1, ids.length}, ids);
    Tensor text = load(step).apply(Tensors.of(tensor)).get("x");
    assertThat(text.shape()).containsExactly(1);
    return new String(BytesElements.decode(text)[0], StandardCharsets.UTF_8);
  }

  @Test
  void leavesOutIdsOfNoToken() throws IOException {
    Files.writeString(release.resolve("t.json"), SMALL);
    assertThat(decoded(true, 0, -1, 99, Long.MAX_VALUE, 1)).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":{}}                                           | t.json: expected a tokenizer.json of Hugging Face with a vocabulary, got none
          {"model":{"vocab":{"a":-1}}}                           | t.json: expected ids from 0 to 1999999, got -1 for a
          {"model":{"vocab":{"a":9999999}}}                      | t.json: expected ids from 0 to 1999999, got 9999999 for a
          {"model":{"vocab":{"a":0}},"decoder":{"type":"Bytes"}} | t.json: decoder.type: expected one of WordPiece, ByteLevel, Metaspace, BPEDecoder, ByteFallback, Fuse, Strip, Replace, Sequence, got Bytes
          {"model":{"vocab":{"a":0}},"decoder":{"type":"Replace","pattern":{"Regex":"a"}}} | t.json: decoder.pattern: expected a String, got {"Regex":"a"}
          {"model":                                              | t.json line 1: expected JSON, got something else
          """)
  void refusesFilesAtLoad(String content, String message) throws IOException {
    Files.writeString(release.resolve("t.json"), content);
    assertThatThrownBy(() -> load("decode: {input: x, tokenizer: t.json}"))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesOtherTensors() throws IOException {
    Files.writeString(release.resolve("t.json"), SMALL);
    LoadedStep step = load("decode: {input: x, tokenizer: t.json}");
    assertThat(refusal(step, Tensor.ofFloats("x", new long[] {1, 1}, 1)).text())
        .isEqualTo("x.datatype: expected INT32 or INT64, got FP32");
    assertThat(misfit(step, new TensorSpec("x", DataType.INT64, new long[0])))
        .isEqualTo("x.shape: expected at least one dimension, got a scalar");
  }

  private LoadedStep load(String step) {
    return LoadedStep.of(new DecodeFactory(), TestOptions.step(step, release));
  }

  private static String references() throws IOException {
    try (InputStream in = DecodeTest.class.getResourceAsStream("decode-references.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
