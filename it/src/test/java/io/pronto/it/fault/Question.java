package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pronto.it.run.V2Tensor;
import java.util.List;

/**
 * Something to ask a model, and what must come of it.
 *
 * @param inputs of one call each; mostly there is one
 * @param spoiled how the message around the input is broken
 * @param end what must come of it
 * @param check of the answers, one a call, where there are answers
 */
record Question(
    String model, List<V2Tensor> inputs, Spoiled spoiled, End end, Check<List<V2Tensor>> check) {

  /** How a call must end. */
  enum End {
    ANSWERED,
    REFUSED,
    EITHER
  }

  /** What is wrong with the message around an input. */
  enum Spoiled {
    NOTHING,
    NAME,
    DATATYPE,
    SHAPE,
    /** Some of its characters; JSON only. */
    TEXT
  }

  /** Throws an {@code AssertionError} where the answers are not right. */
  @FunctionalInterface
  interface Check<T> {
    void of(List<T> answers);
  }

  /** A question whose answer is known. */
  static Question known(String model, V2Tensor input, List<V2Tensor> answer, double tolerance) {
    return new Question(
        model,
        List.of(input),
        Spoiled.NOTHING,
        End.ANSWERED,
        answers -> assertSame(answers.getFirst(), answer, tolerance));
  }

  /** The same with another input, of which only the form of an answer is known. */
  Question with(V2Tensor input, End expected, Check<List<V2Tensor>> form) {
    return new Question(model, List.of(input), spoiled, expected, form);
  }

  /** The same in a message that is broken. */
  Question in(Spoiled message) {
    End expected = message == Spoiled.TEXT ? End.EITHER : End.REFUSED;
    return new Question(model, inputs.subList(0, 1), message, expected, answers -> {});
  }

  private static void assertSame(List<V2Tensor> got, List<V2Tensor> known, double tolerance) {
    assertThat(got.stream().map(V2Tensor::name))
        .isEqualTo(known.stream().map(V2Tensor::name).toList());
    for (int i = 0; i < known.size(); i++) {
      V2Tensor one = known.get(i);
      assertThat(got.get(i).type()).isEqualTo(one.type());
      assertThat(got.get(i).shape()).isEqualTo(one.shape());
      switch (one.type()) {
        case FP32 -> assertClose(got.get(i).numbers(), one.numbers(), tolerance);
        default -> assertThat(got.get(i).data()).isEqualTo(one.data());
      }
    }
  }

  private static void assertClose(List<Double> got, List<Double> known, double tolerance) {
    assertThat(got).hasSameSizeAs(known);
    for (int i = 0; i < known.size(); i++) {
      assertThat(got.get(i)).isCloseTo(known.get(i), within(tolerance));
    }
  }
}
