package io.pronto.core.release;

import static io.pronto.core.release.TestReleases.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureFitTest {

  private static final TensorSpec X = spec("x", DataType.FP32, -1, 2);
  private static final TensorSpec Y = spec("y", DataType.INT64, -1);

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("breaking")
  void saysWhatCallersWouldMeet(List<TensorSpec> inputs, List<TensorSpec> outputs, String clash) {
    assertThat(SignatureFit.clash(live(), new Signature(inputs, outputs)).orElseThrow())
        .startsWith("its signature does not fit the version before: expected " + clash)
        .endsWith("breaking: true in release.yaml says that this is meant");
  }

  static List<Arguments> breaking() {
    return List.of(
        arguments(
            List.of(spec("x", DataType.FP32, -1, 3)),
            List.of(Y),
            "input x FP32[-1,2], got x FP32[-1,3];"),
        arguments(
            List.of(spec("x", DataType.FP64, -1, 2)),
            List.of(Y),
            "input x FP32[-1,2], got x FP64[-1,2];"),
        arguments(
            List.of(spec("x", DataType.FP32, 1, 2)),
            List.of(Y),
            "input x FP32[-1,2], got x FP32[1,2];"),
        arguments(
            List.of(X, spec("z", DataType.FP32, 1)),
            List.of(Y),
            "input no input of this name, got z FP32[1];"),
        arguments(List.of(), List.of(Y), "input x FP32[-1,2], got none of this name;"),
        arguments(List.of(X), List.of(), "output y INT64[-1], got none of this name;"),
        arguments(
            List.of(X),
            List.of(spec("y", DataType.FP32, -1)),
            "output y INT64[-1], got y FP32[-1];"),
        arguments(
            List.of(X),
            List.of(spec("y", DataType.INT64, -1, 1)),
            "output y INT64[-1], got y INT64[-1,1];"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("fitting")
  void takesWhatCallersCanGoOnWith(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    assertThat(SignatureFit.clash(live(), new Signature(inputs, outputs))).isEmpty();
  }

  static List<Arguments> fitting() {
    return List.of(
        arguments(List.of(X), List.of(Y)),
        arguments(List.of(spec("x", DataType.FP32, -1, -1)), List.of(Y)),
        arguments(List.of(TensorSpec.ofAnyShape("x", DataType.FP32)), List.of(Y)),
        arguments(List.of(X), List.of(spec("more", DataType.BYTES, 1), Y)),
        arguments(List.of(X), List.of(spec("y", DataType.INT64, 1))));
  }

  private static Signature live() {
    return new Signature(List.of(X), List.of(Y));
  }
}
