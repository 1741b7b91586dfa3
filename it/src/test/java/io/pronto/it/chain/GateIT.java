package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Launcher;
import io.pronto.it.run.Models;
import io.pronto.it.run.NumberedModel;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Releases that are bad in six ways are refused with the reason, served or only checked. */
@EnabledOnOs(OS.LINUX) // where memory is counted
class GateIT {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String MODEL = "numbered";
  private static final String REQUEST =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [0]}]}
      """;

  /** As many turns of a loop as take tens of milliseconds. */
  private static final String SPIN =
      """
      {"request": {"inputs": [{"name": "iterations", "datatype": "INT64", "shape": [1], \
      "data": [20000]}]}, "response": {"outputs": []}}
      """;

  /** Why, by version. */
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put(
        "2",
        "its signature does not fit the version before: expected output y FP32\\[1], got y"
            + " FP64\\[1]; breaking: true in release.yaml says that this is meant");
    REASONS.put("3", "golden request 1: output y\\[0]: expected 30303.0 ± 1.0E-5, got NaN");
    REASONS.put("4", "golden request 1: output y\\[0]: expected 7.0 ± 1.0E-5, got 40404.0");
    REASONS.put(
        "5",
        "gate.max-latency: expected at most 1 ms at the median of [0-9]+ golden requests, got"
            + " [0-9.]+ ms");
    REASONS.put(
        "6", "gate.max-memory: expected at most 1024 bytes for the loaded model, got [0-9]+");
    REASONS.put("7", "model.onnx: expected .*");
  }

  @TempDir private Path root;

  @Test
  void sixBadReleasesNeverServeAndTheSeventhDoes() throws IOException {
    // Given
    NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
    Setup setup =
        Setup.of(root)
            .with("PRONTO_REPOSITORY_CONTROL", "poll")
            .with("PRONTO_REPOSITORY_POLL", "200ms")
            .with("PRONTO_REPOSITORY_REST", "300ms")
            .with("PRONTO_GATEWAY_LOOK", "200ms");
    try (Standalone product = Standalone.start(setup);
        Caller caller = new Caller(product)) {
      assertThat(answer(caller)).isEqualTo(NumberedModel.answer(1));
      // When
      writeBad(root.resolve(MODEL));
      // Then
      for (Map.Entry<String, String> bad : REASONS.entrySet()) {
        Await.until(
            "the reason of version " + bad.getKey(),
            SOON,
            () -> entry(caller, bad.getKey()).path("reason").asText().matches(bad.getValue()));
        assertThat(entry(caller, bad.getKey()).path("state").asText()).isEqualTo("UNAVAILABLE");
        assertThat(answer(caller)).isEqualTo(NumberedModel.answer(1));
      }
      // When
      NumberedModel.write(root.resolve(MODEL).resolve("8"), 8);
      // Then
      Await.until("version 8", SOON, () -> answer(caller) == NumberedModel.answer(8));
    }
  }

  @Test
  void theSameAreRefusedBeforeTheyAreDeployed() throws Exception {
    // Given
    Path model = root.resolve(MODEL);
    NumberedModel.write(model.resolve("1"), 1);
    writeBad(model);
    NumberedModel.write(model.resolve("8"), 8);
    // When
    try (Launcher check = new Launcher("check " + model, Map.of("PRONTO_MODEL_REPOSITORY", ""))) {
      // Then
      assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
      assertThat(check.output()).contains("numbered/1  passes", "numbered/8  passes");
      for (Map.Entry<String, String> bad : REASONS.entrySet()) {
        assertThat(check.output().lines())
            .anyMatch(
                line ->
                    line.matches(
                        "numbered/" + bad.getKey() + "  does not pass: " + bad.getValue()));
      }
    }
  }

  private static void writeBad(Path model) throws IOException {
    Path shape = NumberedModel.write(model.resolve("2"), 2);
    String settings = Files.readString(shape.resolve("release.yaml"));
    Files.writeString(
        shape.resolve("release.yaml"),
        settings
            .replace("outputs: [{name: y, datatype: FP32", "outputs: [{name: y, datatype: FP64")
            .replace("postprocess:", "postprocess:\n  - cast: {input: y, to: FP64}"));
    Path nan = NumberedModel.write(model.resolve("3"), 3);
    Files.write(nan.resolve("model.onnx"), NumberedModel.answeringNan());
    Path golden = NumberedModel.write(model.resolve("4"), 4);
    Files.writeString(golden.resolve("golden.jsonl"), NumberedModel.golden(7));
    Path slow = Files.createDirectories(model.resolve("5"));
    Files.copy(Models.TINY.folder().resolve("spin/1/model.onnx"), slow.resolve("model.onnx"));
    Files.writeString(slow.resolve("release.yaml"), "breaking: true\ngate: {max-latency: 1ms}\n");
    Files.writeString(slow.resolve("golden.jsonl"), SPIN);
    Path big = NumberedModel.write(model.resolve("6"), 6);
    Files.writeString(
        big.resolve("release.yaml"),
        Files.readString(big.resolve("release.yaml")) + "gate: {max-memory: 1K}\n");
    Path half = NumberedModel.write(model.resolve("7"), 7);
    byte[] whole = Files.readAllBytes(half.resolve("model.onnx"));
    Files.write(half.resolve("model.onnx"), Arrays.copyOf(whole, whole.length / 2));
  }

  private static float answer(Caller caller) {
    return caller
        .rest()
        .post("/v2/models/" + MODEL + "/infer", REQUEST)
        .ok()
        .at("/outputs/0/data/0")
        .floatValue();
  }

  private static JsonNode entry(Caller caller, String version) {
    JsonNode index = caller.rest().post("/v2/repository/index", "{}").ok();
    for (JsonNode entry : index) {
      if (entry.path("version").asText().equals(version)) {
        return entry;
      }
    }
    return index.path(-1);
  }
}
