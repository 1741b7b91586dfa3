package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.pipeline.LoadedStep;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.StepSpec;
import io.pronto.chain.release.TestOptions;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step says of a model that it cannot fit. */
class MisfitTest {

  private static final List<StepFactory> FACTORIES = List.of(new RecordFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'record: {input: y, columns: [a, b]}' | BYTES | -1   | y: expected a tensor of this name, got x
          'record: {columns: [a, b]}'           | FP32  | -1 3 | 'x: expected BYTES [N] of rows as text, or FP32 [N,2], got x FP32[-1,3]'
          'record: {columns: [a, b]}'           | BYTES | 2 2  | 'x: expected BYTES [N] of rows as text, or FP32 [N,2], got x BYTES[2,2]'
          """)
  void tellsAtLoadWhatCanNotFit(String step, String type, String shape, String expected) {
    // Given
    StepSpec spec = TestOptions.step(step);
    StepFactory factory =
        FACTORIES.stream().filter(f -> f.type().equals(spec.type())).findFirst().orElseThrow();
    long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
    // When
    String text =
        LoadedStep.misfit(
            LoadedStep.of(factory, spec),
            new TensorSpec("x", DataType.valueOf(type), shape.equals("0") ? new long[0] : sizes));
    // Then
    assertThat(text).isEqualTo(expected);
  }
}
