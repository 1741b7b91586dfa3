package io.pronto.chain.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetrySettingsTest {

  @Test
  void hasItsDefaults() {
    // When
    TelemetrySettings settings = read(Map.of());
    // Then
    assertThat(settings.metrics().enabled()).isEqualTo("true");
    assertThat(settings.tracing().endpoint()).isEmpty();
    assertThat(settings.tracing().ratio()).isEqualTo(0.01);
    assertThat(settings.log())
        .returns("false", TelemetrySettings.Log::json)
        .returns("false", TelemetrySettings.Log::access)
        .returns(Duration.ofSeconds(1), TelemetrySettings.Log::slow);
  }

  @Test
  void hasItsKeys() {
    // When
    TelemetrySettings settings =
        read(
            Map.of(
                "pronto.metrics.enabled", "false",
                "pronto.tracing.endpoint", "http://127.0.0.1:4317",
                "pronto.tracing.ratio", "0.5",
                "pronto.log.json", "true",
                "pronto.log.access", "true",
                "pronto.log.slow", "2s"));
    // Then
    assertThat(settings.metrics().enabled()).isEqualTo("false");
    assertThat(settings.tracing().endpoint()).contains("http://127.0.0.1:4317");
    assertThat(settings.tracing().ratio()).isEqualTo(0.5);
    assertThat(settings.log())
        .returns("true", TelemetrySettings.Log::json)
        .returns("true", TelemetrySettings.Log::access)
        .returns(Duration.ofSeconds(2), TelemetrySettings.Log::slow);
  }

  private static TelemetrySettings read(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(TelemetrySettings.class);
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(TelemetrySettings.class);
  }
}
