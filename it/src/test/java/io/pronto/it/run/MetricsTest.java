package io.pronto.it.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String TEXT =
      """
      # HELP pronto_hop_seconds calls
      pronto_hop_seconds_count{code="OK",hop="gateway"} 133.0
      pronto_hop_seconds_count{code="CANCELLED",hop="gateway"} 2
      pronto_hop_seconds_count{code="OK",hop="with \\"quotes\\", and a comma"} 1
      pronto_up 1 1700000000000
      pronto_worst +Inf
      """;

  private final Metrics metrics = Metrics.parse(TEXT);

  @Test
  void sumsTheLinesThatHaveTheLabels() {
    assertThat(metrics.sum("pronto_hop_seconds_count", Map.of("hop", "gateway"))).isEqualTo(135);
    assertThat(metrics.answered()).isEqualTo(134);
  }

  @Test
  void readsLinesWithoutLabelsWithTimesAndInfinities() {
    assertThat(metrics.sum("pronto_up", Map.of())).isEqualTo(1);
    assertThat(metrics.sum("pronto_worst", Map.of())).isInfinite();
    assertThat(metrics.sum("pronto_absent", Map.of())).isZero();
  }
}
