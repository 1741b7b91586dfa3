package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.discovery.config.KubernetesSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesSettingsTest {

  @Test
  void outsideOfAClusterThereIsNoApiServer() {
    assertThat(KubernetesBeans.access(settings(Map.of()))).isEmpty();
  }

  @Test
  void aPodKnowsItFromItsEnvironment() {
    // Given
    KubernetesSettings settings =
        settings(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443"));
    // Then
    assertThat(KubernetesBeans.access(settings))
        .contains(
            new KubernetesAccess(
                "10.96.0.1", 6443, Path.of("/var/run/secrets/kubernetes.io/serviceaccount")));
    assertThat(KubernetesBeans.longestWait(settings)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void everyKeyIsRead() {
    // Given
    KubernetesSettings settings =
        settings(
            Map.of(
                "pronto.kubernetes.host", "api",
                "pronto.kubernetes.port", "1",
                "pronto.kubernetes.account", "/account",
                "pronto.kubernetes.wait", "2s",
                "KUBERNETES_SERVICE_HOST", "another"));
    // Then
    assertThat(KubernetesBeans.access(settings))
        .contains(new KubernetesAccess("api", 1, Path.of("/account")));
    assertThat(KubernetesBeans.longestWait(settings)).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "port, 0, 1 to 65535",
    "port, 65536, 1 to 65535",
    "wait, 1s, 2s to 600s",
    "wait, 601s, 2s to 600s"
  })
  void refusesOtherValuesWithKeyAndRule(String key, String value, String rule) {
    // Given
    KubernetesSettings settings =
        settings(Map.of("pronto.kubernetes.host", "api", "pronto.kubernetes." + key, value));
    // Then
    assertThatThrownBy(
            () -> {
              KubernetesBeans.access(settings);
              KubernetesBeans.longestWait(settings);
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("pronto.kubernetes." + key + ": expected " + rule + ", got " + value);
  }

  private static KubernetesSettings settings(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withMapping(KubernetesSettings.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(given, "test", 100))
        .build()
        .getConfigMapping(KubernetesSettings.class);
  }
}
