package io.pronto.chain.pipeline.steps;

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

  private static final List<StepFactory> FACTORIES =
      List.of(new CastFactory(), new RenameFactory(), new ReshapeFactory(), new SelectFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'cast: {input: y, to: FP32}'          | FP32  | -1 3 | y: expected a tensor of this name, got x
          'select: [x, y]'                      | FP32  | -1 3 | y: expected a tensor of this name, got x
          'rename: {y: z}'                      | FP32  | -1 3 | y: expected a tensor of this name, got x
          'reshape: {input: x, shape: [0, 0, 0]}' | FP32 | -1 3 | 'x.shape: expected a shape that reshape can make [0,0,0], got [-1,3]'
          'reshape: {input: x, shape: [5]}'     | FP32  | 2 3  | 'x.shape: expected a shape that reshape can make [5], got [2,3]'
          'reshape: {input: x, shape: [4, -1]}' | FP32  | 2 3  | 'x.shape: expected a shape that reshape can make [4,-1], got [2,3]'
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
