package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.hop.Hop;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private static final long START = 5_000_000_000L;
  private static final long MILLISECOND = 1_000_000;

  @Test
  void aHopThatAnswersItselfCountsAllItsTime() {
    // Given
    Diagnosis diagnosis = new Diagnosis(Hop.POSTPROCESSOR, START, 250 * MILLISECOND);
    // Then
    assertThat(diagnosis.timing(START + 1_234_567)).isEqualTo("postprocessor;dur=1.235");
    assertThat(diagnosis.deadlines()).isEqualTo("postprocessor=250.000");
  }

  @Test
  void theTimeSpentWaitingForTheNextHopIsNotItsOwn() {
    // Given
    Diagnosis diagnosis = new Diagnosis(Hop.GATEWAY, START, 300 * MILLISECOND);
    // When
    diagnosis.sent(START + MILLISECOND);
    diagnosis.answered(START + 8 * MILLISECOND, "preprocessor;dur=4.000", "preprocessor=291.000");
    // Then
    assertThat(diagnosis.timing(START + 10 * MILLISECOND))
        .isEqualTo("gateway;dur=3.000, preprocessor;dur=4.000");
    assertThat(diagnosis.deadlines()).isEqualTo("gateway=300.000, preprocessor=291.000");
  }

  @Test
  void aNextHopThatReportsNothingIsLeftOut() {
    // Given
    Diagnosis diagnosis = new Diagnosis(Hop.GATEWAY, START, -1);
    // When
    diagnosis.sent(START);
    diagnosis.answered(START + 4 * MILLISECOND, null, null);
    // Then
    assertThat(diagnosis.timing(START + 4 * MILLISECOND)).isEqualTo("gateway;dur=0.000");
    assertThat(diagnosis.deadlines()).isEqualTo("gateway=none");
  }

  @Test
  void aClockMayStandBelowZero() {
    // Given
    Diagnosis diagnosis = new Diagnosis(Hop.MODEL_SERVER, -10 * MILLISECOND, 0);
    // When
    diagnosis.sent(-9 * MILLISECOND);
    diagnosis.answered(-4 * MILLISECOND, "", "");
    // Then
    assertThat(diagnosis.timing(-3 * MILLISECOND)).isEqualTo("model-server;dur=2.000");
    assertThat(diagnosis.deadlines()).isEqualTo("model-server=0.000");
  }
}
