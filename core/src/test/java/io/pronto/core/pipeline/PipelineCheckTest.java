package io.pronto.core.pipeline;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.Pipeline.NamedStep;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineCheckTest {

  private static final TensorSpec LOGITS = fp32("logits", -1, 3);

  @Test
  void takesStepsThatMayMakeWhatIsWanted() {
    Pipeline pipeline = pipeline(told(outlines -> outlines.with(of(fp32("p", -1, -1)))));
    assertThatCode(() -> pipeline.check(from(LOGITS), List.of(fp32("p", -1, 3)), false))
        .doesNotThrowAnyException();
  }

  @Test
  void takesAnythingFromAStepThatDoesNotTell() {
    Pipeline pipeline = pipeline(input -> input);
    assertThatCode(() -> pipeline.check(from(LOGITS), List.of(fp32("p", -1, 3)), true))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheStepThatCanNotFit() {
    Pipeline pipeline = pipeline(told(outlines -> outlines.with(outlines.get("logitz"))));
    assertThatThrownBy(() -> pipeline.check(from(LOGITS), List.of(), false))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("release.yaml line 1: step.logitz: expected a tensor of this name, got logits");
  }

  @Test
  void namesWhatWillBeMissing() {
    Pipeline pipeline = pipeline(told(outlines -> outlines));
    assertThatThrownBy(() -> pipeline.check(from(LOGITS), List.of(fp32("p", -1, 3)), false))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml: postprocess: expected p FP32[-1,3] after the last step, got logits");
  }

  @Test
  void namesWhatWillBeAnotherShapeOrType() {
    Pipeline pipeline = pipeline(told(outlines -> outlines));
    assertThatThrownBy(() -> pipeline.check(from(LOGITS), List.of(fp32("logits", -1, 4)), false))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml: postprocess: expected logits FP32[-1,4] after the last step,"
                + " got logits FP32[-1,3]");
    TensorSpec whole = new TensorSpec("logits", DataType.INT64, new long[] {-1, 3});
    assertThatThrownBy(() -> pipeline.check(from(LOGITS), List.of(whole), false))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("expected logits INT64[-1,3]");
  }

  @Test
  void refusesMoreThanAModelTakes() {
    Pipeline pipeline = pipeline(told(outlines -> outlines));
    assertThatThrownBy(() -> pipeline.check(from(LOGITS, fp32("more", 1)), List.of(LOGITS), true))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("got [logits FP32[-1,3], more FP32[1]]");
  }

  @Test
  void namesADimensionThatGetsTwoSizes() {
    // Given
    Signature signature = new Signature(List.of(fp32("a", -1, 1), fp32("b", -1, 1)), List.of());
    List<String> names = List.of("N", "");
    ModelGraph model = new ModelGraph(signature, List.of(names, names), false);
    Pipeline pipeline = pipeline(told(outlines -> outlines));
    // Then
    assertThatCode(() -> pipeline.checkBefore(model, from(fp32("a", 2, 1), fp32("b", 2, 1))))
        .doesNotThrowAnyException();
    assertThatCode(() -> pipeline.checkBefore(model, from(fp32("a", 2, 1), fp32("b", -1, 1))))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                pipeline.checkBefore(
                    model,
                    List.of(of(fp32("a", 2, 1)), of(TensorSpec.ofAnyShape("b", DataType.FP32)))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> pipeline.checkBefore(model, from(fp32("a", 2, 1), fp32("b", 3, 1))))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml: postprocess: expected 2 for N in dimension 0 of b,"
                + " as in dimension 0 of a after the last step, got 3");
  }

  private static Pipeline pipeline(Step step) {
    return new Pipeline(
        Side.POSTPROCESS, List.of(new NamedStep(TestOptions.step("step: {}"), step)));
  }

  private interface Teller {
    Outlines outline(Outlines input);
  }

  private static Step told(Teller teller) {
    return new Step() {
      @Override
      public Tensors apply(Tensors input) {
        return input;
      }

      @Override
      public Outlines outline(Outlines input) {
        return teller.outline(input);
      }
    };
  }

  private static List<TensorOutline> from(TensorSpec... specs) {
    return List.of(specs).stream().map(TensorOutline::of).toList();
  }

  private static TensorOutline of(TensorSpec spec) {
    return TensorOutline.of(spec);
  }

  private static TensorSpec fp32(String name, long... shape) {
    return new TensorSpec(name, DataType.FP32, shape);
  }
}
