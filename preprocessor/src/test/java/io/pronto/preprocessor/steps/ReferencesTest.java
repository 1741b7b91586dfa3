package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.ReferenceCase;
import io.pronto.core.pipeline.StepKinds;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numeric steps beside numpy, scipy and scikit-learn. */
class ReferencesTest {

  private static final StepKinds KINDS =
      StepKinds.of(
          new StandardizeFactory(),
          new MinMaxFactory(),
          new ClipFactory(),
          new ImputeFactory(),
          new LogFactory());

  static Stream<ReferenceCase> cases() {
    return ReferenceCase.beside(ReferencesTest.class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatTheReferenceGives(ReferenceCase reference) {
    reference.check(KINDS.kind(reference.type()));
  }

  @Test
  void everyStepHasAHundredCases() {
    Map<String, Long> counts =
        cases().collect(Collectors.groupingBy(ReferenceCase::type, Collectors.counting()));
    assertThat(counts.keySet()).isEqualTo(KINDS.types());
    assertThat(counts.values()).allMatch(count -> count == 100);
  }
}
