package io.pronto.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HopSettingsTest {

  @Test
  void hasItsDefaults() {
    // When
    HopSettings hop = read(Map.of());
    // Then
    assertThat(hop.connections()).isEmpty();
    assertThat(hop.dnsRefresh()).isEqualTo(Duration.ofSeconds(5));
    assertThat(hop.balancing())
        .returns("least-latency", HopSettings.Balancing::policy)
        .returns(Duration.ofSeconds(1), HopSettings.Balancing::decay)
        .returns(Duration.ofSeconds(5), HopSettings.Balancing::slowStart)
        .returns(Duration.ofMillis(200), HopSettings.Balancing::silence)
        .returns(Duration.ofSeconds(60), HopSettings.Balancing::keep);
    assertThat(hop.ejection())
        .returns(5, HopSettings.Ejection::failures)
        .returns(0.5, HopSettings.Ejection::share)
        .returns(Duration.ofSeconds(1), HopSettings.Ejection::time)
        .returns(Duration.ofSeconds(30), HopSettings.Ejection::longest);
    assertThat(hop.secondTries())
        .returns(0.1, HopSettings.SecondTries::share)
        .returns(10, HopSettings.SecondTries::least);
    assertThat(hop.guard())
        .returns("true", HopSettings.Guard::enabled)
        .returns(100, HopSettings.Guard::calls)
        .returns(0.9, HopSettings.Guard::share)
        .returns(Duration.ofSeconds(1), HopSettings.Guard::delay)
        .returns(3, HopSettings.Guard::trials)
        .returns(4096, HopSettings.Guard::concurrent);
  }

  @Test
  void hasItsKeys() {
    // When
    HopSettings hop =
        read(
            Map.ofEntries(
                Map.entry("pronto.hop.connections", "2"),
                Map.entry("pronto.hop.dns-refresh", "18s"),
                Map.entry("pronto.hop.balancing.policy", "round-robin"),
                Map.entry("pronto.hop.balancing.decay", "2s"),
                Map.entry("pronto.hop.balancing.slow-start", "3s"),
                Map.entry("pronto.hop.balancing.silence", "4s"),
                Map.entry("pronto.hop.balancing.keep", "5s"),
                Map.entry("pronto.hop.ejection.failures", "6"),
                Map.entry("pronto.hop.ejection.share", "0.7"),
                Map.entry("pronto.hop.ejection.time", "8s"),
                Map.entry("pronto.hop.ejection.longest", "9s"),
                Map.entry("pronto.hop.second-tries.share", "0.11"),
                Map.entry("pronto.hop.second-tries.least", "12"),
                Map.entry("pronto.hop.guard.enabled", "false"),
                Map.entry("pronto.hop.guard.calls", "13"),
                Map.entry("pronto.hop.guard.share", "0.14"),
                Map.entry("pronto.hop.guard.delay", "15s"),
                Map.entry("pronto.hop.guard.trials", "16"),
                Map.entry("pronto.hop.guard.concurrent", "17")));
    // Then
    assertThat(hop.connections()).hasValue(2);
    assertThat(hop.dnsRefresh()).isEqualTo(Duration.ofSeconds(18));
    assertThat(hop.balancing())
        .returns("round-robin", HopSettings.Balancing::policy)
        .returns(Duration.ofSeconds(2), HopSettings.Balancing::decay)
        .returns(Duration.ofSeconds(3), HopSettings.Balancing::slowStart)
        .returns(Duration.ofSeconds(4), HopSettings.Balancing::silence)
        .returns(Duration.ofSeconds(5), HopSettings.Balancing::keep);
    assertThat(hop.ejection())
        .returns(6, HopSettings.Ejection::failures)
        .returns(0.7, HopSettings.Ejection::share)
        .returns(Duration.ofSeconds(8), HopSettings.Ejection::time)
        .returns(Duration.ofSeconds(9), HopSettings.Ejection::longest);
    assertThat(hop.secondTries())
        .returns(0.11, HopSettings.SecondTries::share)
        .returns(12, HopSettings.SecondTries::least);
    assertThat(hop.guard())
        .returns("false", HopSettings.Guard::enabled)
        .returns(13, HopSettings.Guard::calls)
        .returns(0.14, HopSettings.Guard::share)
        .returns(Duration.ofSeconds(15), HopSettings.Guard::delay)
        .returns(16, HopSettings.Guard::trials)
        .returns(17, HopSettings.Guard::concurrent);
  }

  private static HopSettings read(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(HopSettings.class);
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(HopSettings.class);
  }
}
