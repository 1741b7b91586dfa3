package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'Error code - ORT_FAIL - message: Load model from /a/b/model.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:181 onnxruntime::Model::Model(onnx::ModelProto&&, const PathString&, const IOnnxRuntimeOpSchemaRegistryList*, const onnxruntime::logging::Logger&, const onnxruntime::ModelOptions&) Unsupported model IR version: 99, max supported IR version: 11' | 'Load model from model.onnx failed:Unsupported model IR version: 99, max supported IR version: 11'
          'Error code - ORT_INVALID_ARGUMENT - message: Failed to load model because protobuf parsing failed.' | 'Failed to load model because protobuf parsing failed.'
          'x.h:12 void f(std::function<void (int)>, int) const [with T = float] bad' | 'bad'
          'Node (/conv1/Conv) in /a/b/model.onnx: shape {1/2}' | 'Node (/conv1/Conv) in model.onnx: shape {1/2}'
          """)
  void keepsWhatIsOfUse(String message, String expected) {
    assertThat(RuntimeWords.of(message, Path.of("/a/b"))).isEqualTo(expected);
  }

  @Test
  void endsSomewhere() {
    assertThat(RuntimeWords.of("x".repeat(10_000), Path.of("/a"))).hasSize(301).endsWith("…");
  }
}
