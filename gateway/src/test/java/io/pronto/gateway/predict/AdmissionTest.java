package io.pronto.gateway.predict;

import static io.pronto.core.release.TestReleases.spec;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final Signature SIGNATURE =
      new Signature(
          List.of(spec("x", DataType.FP32, -1, 2), spec("n", DataType.INT64)),
          List.of(spec("y", DataType.INT64, -1), spec("p", DataType.FP32, -1)));
  private static final Release RELEASE = TestReleases.release("m", 1, SIGNATURE);
  private static final Tensor X = Tensor.ofFloats("x", new long[] {1, 2}, 1, 2);
  private static final Tensor N = Tensor.ofLongs("n", new long[] {}, 7);

  @Test
  void takesWhatTheReleaseTakesInAnyOrder() {
    takes(RELEASE, Tensors.of(X, N));
    takes(RELEASE, Tensors.of(N, X), "p", "y");
    takes(RELEASE, Tensors.of(N, Tensor.ofFloats("x", new long[] {0, 2})));
  }

  @Test
  void refusesAnInputThatIsNotOfTheRelease() {
    refuses(Tensors.of(X, N, X.named("z")), "inputs[2].name: expected one of x, n, got z");
  }

  @Test
  void refusesAnInputThatIsMissing() {
    refuses(Tensors.of(X), "inputs: expected an input n INT64[], got x");
    refuses(Tensors.of(), "inputs: expected an input x FP32[-1,2], got no tensors");
  }

  @Test
  void refusesAnotherDatatype() {
    refuses(
        Tensors.of(N, Tensor.ofLongs("x", new long[] {1, 2}, 1, 2)),
        "inputs[1].datatype: expected FP32, got INT64");
  }

  @Test
  void refusesAnotherShape() {
    refuses(
        Tensors.of(Tensor.ofFloats("x", new long[] {2, 1}, 1, 2), N),
        "inputs[0].shape: expected [-1,2], got [2,1]");
    refuses(
        Tensors.of(X, Tensor.ofLongs("n", new long[] {1}, 7)),
        "inputs[1].shape: expected [], got [1]");
    refuses(
        Tensors.of(Tensor.ofFloats("x", new long[] {2}, 1, 2), N),
        "inputs[0].shape: expected [-1,2], got [2]");
  }

  @Test
  void refusesWhatIsNotFiniteUnlessTheReleaseTakesIt() {
    // Given
    Tensors nan = Tensors.of(N, Tensor.ofFloats("x", new long[] {1, 2}, 1, Float.NaN));
    // Then
    refuses(nan, "inputs[1].data[1]: expected a finite number, got NaN or infinity");
    takes(TestReleases.takingNan("m", 1, SIGNATURE), nan);
  }

  @Test
  void refusesTwoSizesOfADimensionThatInputsShare() {
    // Given
    Signature pair =
        new Signature(
            List.of(spec("a", DataType.INT64, -1, 1), spec("b", DataType.INT64, 1, -1, -1)),
            List.of(spec("y", DataType.INT64, -1)));
    Release sharing = TestReleases.named(pair, List.of(List.of("N", ""), List.of("", "M", "N")));
    Tensor two = Tensor.ofLongs("a", new long[] {2, 1}, 1, 2);
    Tensor one = Tensor.ofLongs("b", new long[] {1, 3, 1}, 1, 2, 3);
    Tensor fitting = Tensor.ofLongs("b", new long[] {1, 1, 2}, 1, 2);
    // Then
    takes(sharing, Tensors.of(fitting, two));
    for (String any : List.of("", "?", "None", "-1")) {
      List<List<String>> names = List.of(List.of(any, any), List.of(any, any, any));
      takes(TestReleases.named(pair, names), Tensors.of(two, one));
    }
    String message = ".shape: expected 2 for N in dimension 2 of b, as in dimension 0 of a, got 1";
    refuses(sharing, Tensors.of(two, one), "inputs[1]" + message);
    refuses(sharing, Tensors.of(one, two), "inputs[0]" + message);
  }

  @Test
  void refusesAnOutputThatIsNotOfTheRelease() {
    assertThatThrownBy(() -> Admission.check(RELEASE, Tensors.of(X, N), List.of("y", "logits")))
        .isInstanceOf(FailureException.class)
        .hasMessage("outputs[1].name: expected one of y, p, got logits");
  }

  private static void takes(Release release, Tensors inputs, String... outputs) {
    assertThatCode(() -> Admission.check(release, inputs, List.of(outputs)))
        .doesNotThrowAnyException();
  }

  private static void refuses(Tensors inputs, String message) {
    refuses(RELEASE, inputs, message);
  }

  private static void refuses(Release release, Tensors inputs, String message) {
    assertThatThrownBy(() -> Admission.check(release, inputs, List.of()))
        .isInstanceOf(FailureException.class)
        .hasMessage(message);
  }
}
