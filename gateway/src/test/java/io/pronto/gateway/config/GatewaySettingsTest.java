package io.pronto.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

  @Test
  void hasTheDefaultsOfHedging() {
    assertThat(read(Map.of()).hedging())
        .returns("true", GatewaySettings.Hedging::enabled)
        .returns(Duration.ofMillis(10), GatewaySettings.Hedging::atLeast);
  }

  @Test
  void hasTheKeysOfHedging() {
    assertThat(
            read(Map.of(
                    "pronto.gateway.hedging.enabled", "false",
                    "pronto.gateway.hedging.at-least", "7ms"))
                .hedging())
        .returns("false", GatewaySettings.Hedging::enabled)
        .returns(Duration.ofMillis(7), GatewaySettings.Hedging::atLeast);
  }

  private static GatewaySettings read(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(GatewaySettings.class);
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(GatewaySettings.class);
  }
}
