package io.pronto.modelserver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputRulesTest {

  private static final Tensor ROWS = Tensor.ofFloats("rows", new long[] {2, 1}, 1, 2);
  private static final Tensor MASK = truths(2, (byte) 0, (byte) 1);

  private final InputRules rules = rules(List.of("N", ""), List.of(""));

  private static InputRules rules(List<String> rows, List<String> mask) {
    Signature signature =
        new Signature(
            List.of(
                new TensorSpec(
                    "rows", DataType.FP32, new long[] {-1, rows.get(1).isEmpty() ? 1 : -1}),
                new TensorSpec("mask", DataType.BOOL, new long[] {-1})),
            List.of());
    return new InputRules(new ModelGraph(signature, List.of(rows, mask), false));
  }

  @Test
  void ordersInputsLikeTheSignature() {
    assertThat(rules.check(Tensors.of(MASK, ROWS))).containsExactly(ROWS, MASK);
    assertThat(rules.check(Tensors.of(ROWS, MASK))).containsExactly(ROWS, MASK);
  }

  static Stream<Arguments> wrong() {
    Tensor longs = Tensor.ofLongs("rows", new long[] {2, 1}, 1, 2);
    Tensor flat = Tensor.ofFloats("rows", new long[] {2}, 1, 2);
    Tensor wide = Tensor.ofFloats("rows", new long[] {1, 2}, 1, 2);
    Tensor other = ROWS.named("others");
    return Stream.of(
        arguments(List.of(MASK), "rows", "an input of this name", "mask"),
        arguments(List.of(), "rows", "an input of this name", "no tensors"),
        arguments(List.of(ROWS, MASK, other), "others", "inputs named rows, mask", "others"),
        arguments(List.of(ROWS, MASK, ROWS), "inputs", "each input once", "rows, mask, rows"),
        arguments(List.of(longs, MASK), "rows.datatype", "FP32", "INT64"),
        arguments(List.of(flat, MASK), "rows.shape", "[-1,1]", "[2]"),
        arguments(List.of(wide, MASK), "rows.shape", "[-1,1]", "[1,2]"),
        arguments(
            List.of(ROWS, truths(2, (byte) 1, (byte) 2)),
            "mask.data",
            "0 or 1 in each byte of a BOOL",
            "2"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatTheModelDoesNotTake(
      List<Tensor> inputs, String field, String expected, String got) {
    assertThatThrownBy(() -> rules.check(new Tensors(inputs)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isEqualTo(new Failure.InputInvalid(field, expected, got)));
  }

  @Test
  void refusesTwoSizesOfADimensionThatInputsShare() {
    // Given
    InputRules sharing = rules(List.of("N", ""), List.of("N"));
    Tensor one = truths(1, (byte) 1);
    Tensor none = truths(0);
    // Then
    assertThat(sharing.check(Tensors.of(MASK, ROWS))).containsExactly(ROWS, MASK);
    assertThat(rules.check(Tensors.of(ROWS, one))).containsExactly(ROWS, one);
    for (Tensors both : List.of(Tensors.of(ROWS, one), Tensors.of(one, ROWS))) {
      assertThatThrownBy(() -> sharing.check(both))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "mask.shape: expected 2 for N in dimension 0 of mask, as in dimension 0 of rows,"
                  + " got 1");
    }
    assertThatThrownBy(() -> sharing.check(Tensors.of(ROWS, none)))
        .isInstanceOf(FailureException.class)
        .hasMessageEndingWith("got 0");
  }

  @Test
  void refusesTwoSizesOfADimensionThatAnInputHasTwice() {
    InputRules square = rules(List.of("N", "N"), List.of(""));
    Tensor wide = Tensor.ofFloats("rows", new long[] {1, 2}, 1, 2);
    Tensor even = Tensor.ofFloats("rows", new long[] {1, 1}, 1);
    assertThat(square.check(Tensors.of(even, MASK))).containsExactly(even, MASK);
    assertThatThrownBy(() -> square.check(Tensors.of(wide, MASK)))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "rows.shape: expected 1 for N in dimension 1 of rows, as in dimension 0 of rows,"
                + " got 2");
  }

  private static Tensor truths(int elements, byte... values) {
    return Tensor.of("mask", DataType.BOOL, new long[] {elements}, ByteBuffer.wrap(values));
  }
}
