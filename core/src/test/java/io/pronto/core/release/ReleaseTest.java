package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {

  @TempDir Path root;

  private Release release(String yaml) {
    return ReleaseFolder.in(root, "iris/1").with("release.yaml", yaml).read();
  }

  @Test
  void findsTheRecordStepOfAnInput() {
    // Given
    Release release =
        release(
            """
            inputs: [{name: a, datatype: FP32, shape: [-1, 1]}, {name: b, datatype: FP32, shape: [-1, 1]}]
            preprocess: [{cast: {input: a}}, {record: {input: b, columns: [x]}}]
            """);
    // When, then
    assertThat(release.recordsOf("b")).map(StepSpec::type).contains("record");
    assertThat(release.recordsOf("a")).isEmpty();
    assertThat(release.recordsOf("c")).isEmpty();
  }

  @Test
  void aRecordStepWithoutInputMeansTheOnlyOne() {
    // Given
    Release release = release("preprocess: [{record: {columns: [a, b, c, d]}}]");
    // When, then
    assertThat(release.recordsOf("input")).isPresent();
    assertThat(release.recordsOf("other")).isEmpty();
  }

  @Test
  void aRecordStepWithoutInputMeansNoneOfSeveral() {
    // Given
    Release release =
        release(
            """
            inputs: [{name: a, datatype: FP32, shape: [-1]}, {name: b, datatype: FP32, shape: [-1]}]
            preprocess: [{record: {columns: [x]}}]
            """);
    // When, then
    assertThat(release.recordsOf("a")).isEmpty();
  }
}
