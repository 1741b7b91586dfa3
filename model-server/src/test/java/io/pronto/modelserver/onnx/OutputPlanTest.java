package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputPlanTest {

  private static final List<String[]> INPUTS =
      List.of(new String[] {"N", ""}, new String[] {"N", "M"});

  @Test
  void foretellsFixedDimensionsAndThoseNamedLikeAnInputs() {
    OutputPlan plan = plan(new long[] {-1, 7, -1}, "M", "", "N");
    assertThat(plan.shape(inputs(2, 3, 2, 5))).containsExactly(5, 7, 2);
    assertThat(plan.bytes(new long[] {5, 7, 2})).isEqualTo(5 * 7 * 2 * Float.BYTES);
  }

  @Test
  void foretellsScalars() {
    assertThat(plan(new long[0]).shape(inputs(2, 3, 2, 5))).isEmpty();
  }

  @Test
  void foretellsNothingForDimensionsWithoutNameOrWithAnotherName() {
    assertThat(plan(new long[] {-1}, "").possible()).isFalse();
    assertThat(plan(new long[] {-1, -1}, "N", "K").possible()).isFalse();
    assertThat(OutputPlan.none().shape(inputs(2, 3, 2, 5))).isNull();
  }

  @Test
  void foretellsNothingWhereInputsOfEqualNameDiffer() {
    assertThat(plan(new long[] {-1}, "N").shape(inputs(2, 3, 1, 5))).isNull();
  }

  @Test
  void leavesLargeOutputsToTheRuntime() {
    OutputPlan plan = plan(new long[] {-1, Integer.MAX_VALUE, Integer.MAX_VALUE}, "N", "", "");
    assertThat(plan.shape(inputs(2, 3, 2, 5))).isNull();
    assertThat(plan(new long[] {-1, 1 << 20}, "N", "").shape(inputs(2, 1, 2, 1)))
        .containsExactly(2, 1 << 20);
    assertThat(plan(new long[] {-1, 1 << 20}, "N", "").shape(inputs(3, 1, 3, 1))).isNull();
  }

  private static OutputPlan plan(long[] shape, String... names) {
    return OutputPlan.of(INPUTS, DataType.FP32, shape, names);
  }

  private static Tensor[] inputs(int rows0, int columns0, int rows1, int columns1) {
    return new Tensor[] {zeros(rows0, columns0), zeros(rows1, columns1)};
  }

  private static Tensor zeros(int rows, int columns) {
    return Tensor.ofFloats("input", new long[] {rows, columns}, new float[rows * columns]);
  }
}
