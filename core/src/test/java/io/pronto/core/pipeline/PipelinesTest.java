package io.pronto.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Options;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.StepSpec;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PipelinesTest {

  private static final Tensors INPUT = Tensors.of(Tensor.ofLongs("x", new long[] {1}, 7));

  private final Pipelines pipelines =
      new Pipelines(
          List.of(
              new Kind("append", Set.of(Side.values()), PipelinesTest::append),
              new Kind("record", Set.of(Side.PREPROCESS), PipelinesTest::append),
              new Kind("softmax", Set.of(Side.POSTPROCESS), PipelinesTest::append),
              new Kind("refuse", Set.of(Side.values()), _ -> PipelinesTest::refuse)));

  @Test
  void withoutStepsTheAnswerIsTheInputItself() {
    // When
    Pipeline pipeline = pipelines.make(Side.PREPROCESS, List.of());
    // Then
    assertThat(pipeline.isEmpty()).isTrue();
    assertThat(pipeline.apply(INPUT, true)).isSameAs(INPUT);
  }

  @Test
  void appliesStepsInOrder() {
    // Given
    Pipeline pipeline =
        pipelines.make(Side.PREPROCESS, specs("append: {text: a}", "append: {text: b}"));
    // When
    Tensors output = pipeline.apply(INPUT, true);
    // Then
    assertThat(pipeline.isEmpty()).isFalse();
    assertThat(output.names()).isEqualTo("xab");
  }

  @Test
  void oneHeavyStepMakesAListHeavy() {
    // Given
    Pipeline light = pipelines.make(Side.PREPROCESS, specs("append: {text: a}"));
    Pipelines withHeavy =
        new Pipelines(List.of(new Kind("decode", Set.of(Side.values()), _ -> new Heavy())));
    // Then
    assertThat(light.heavy()).isFalse();
    assertThat(withHeavy.make(Side.PREPROCESS, specs("decode: {}", "decode: {}")).heavy()).isTrue();
  }

  private record Heavy() implements Step {

    @Override
    public Tensors apply(Tensors input) {
      return input;
    }

    @Override
    public boolean heavy() {
      return true;
    }
  }

  @Test
  void refusesAnUnknownStepAndNamesTheNearest() {
    assertThatThrownBy(() -> pipelines.make(Side.PREPROCESS, specs("reocrd: {}")))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml line 1: reocrd: expected one of append, record, refuse in preprocess,"
                + " got reocrd; did you mean record?");
  }

  @Test
  void refusesAStepOfTheOtherSideEvenWhereBothSidesAreInOneProcess() {
    assertThatThrownBy(() -> pipelines.make(Side.PREPROCESS, specs("softmax: {text: a}")))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml line 1: softmax: expected one of append, record, refuse in preprocess,"
                + " got softmax, which stands in the other list");
  }

  @Test
  void refusesOptionsNobodyAskedFor() {
    assertThatThrownBy(() -> pipelines.make(Side.PREPROCESS, specs("append: {text: a, txet: b}")))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("append.txet")
        .hasMessageContaining("did you mean text?");
  }

  @Test
  void refusesTwoKindsOfTheSameName() {
    Kind kind = new Kind("append", Set.of(Side.values()), PipelinesTest::append);
    assertThatThrownBy(() -> new Pipelines(List.of(kind, kind)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("two kinds of steps are called append: ");
  }

  @Test
  void aRefusalOfACallersTensorsIsTheCallersMistake() {
    // Given
    Pipeline pipeline = pipelines.make(Side.PREPROCESS, specs("refuse"));
    // Then
    assertThatThrownBy(() -> pipeline.apply(INPUT, true)).isInstanceOf(FailureException.class);
  }

  @Test
  void aRefusalOfAModelsOutputsIsNotTheCallersMistake() {
    // Given
    Pipeline pipeline = pipelines.make(Side.POSTPROCESS, specs("refuse"));
    // Then
    assertThatThrownBy(() -> pipeline.apply(INPUT, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("postprocess: refuse: x.datatype: expected FP32, got INT64");
  }

  private static Step append(Options options) {
    String text = options.text("text");
    return input -> Tensors.of(input.list().getFirst().named(input.names() + text));
  }

  private static Tensors refuse(Tensors input) {
    throw FailureException.invalid("x.datatype", "FP32", "INT64");
  }

  private static List<StepSpec> specs(String... yaml) {
    return Arrays.stream(yaml).map(TestOptions::step).toList();
  }

  private record Kind(String type, Set<Side> sides, Function<Options, Step> maker)
      implements StepFactory {
    @Override
    public Step create(Options options) {
      return maker.apply(options);
    }
  }
}
