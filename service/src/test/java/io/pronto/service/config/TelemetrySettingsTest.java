package io.pronto.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                "pronto.tracing.endpoint", "http://127.0.0.1:4318",
                "pronto.tracing.ratio", "0.5",
                "pronto.log.json", "true",
                "pronto.log.access", "true",
                "pronto.log.slow", "2s"));
    // Then
    assertThat(settings.metrics().enabled()).isEqualTo("false");
    assertThat(settings.tracing().endpoint()).contains(URI.create("http://127.0.0.1:4318"));
    assertThat(settings.tracing().ratio()).isEqualTo(0.5);
    assertThat(settings.log())
        .returns("true", TelemetrySettings.Log::json)
        .returns("true", TelemetrySettings.Log::access)
        .returns(Duration.ofSeconds(2), TelemetrySettings.Log::slow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"true", "127.0.0.1:4318", "http:4318", "grpc://127.0.0.1:4317", "http://a b"})
  void refusesWhatIsNoUrlOfACollector(String value) {
    assertThatThrownBy(() -> read(Map.of("pronto.tracing.endpoint", value)))
        .hasMessageContaining("pronto.tracing.endpoint")
        .hasMessageContaining(value)
        .hasMessageContaining("expected http://host:port or https://host:port");
  }

  private static TelemetrySettings read(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(TelemetrySettings.class);
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(TelemetrySettings.class);
  }
}
