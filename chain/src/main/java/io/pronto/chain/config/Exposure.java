package io.pronto.chain.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * Looks at the hosts of Quarkus' own ports before they open: one that other machines reach must be
 * meant.
 */
@Singleton
class Exposure {

  private static final int BEFORE_ALL = 1;
  private static final int MAX_PORT = 65_535;
  private static final String HTTP = "quarkus.http.host";
  private static final String MANAGEMENT = "quarkus.management.host";

  private final Config config;
  private final ChainSettings settings;

  Exposure(Config config, ChainSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  private void port(String key) {
    Check.between(key, config.getValue(key, Integer.class), 0, MAX_PORT);
  }

  void check(@Observes @Priority(BEFORE_ALL) StartupEvent event) {
    if (config.getOptionalValue("quarkus.http.host-enabled", Boolean.class).orElse(true)) {
      Check.host(HTTP, config.getValue(HTTP, String.class), settings);
    }
    port("quarkus.http.port");
    Check.between(
        "pronto.drain.patience", settings.drain().patience(), Duration.ZERO, Duration.ofHours(1));
    port("quarkus.management.port");
    Check.managementHost(MANAGEMENT, config.getValue(MANAGEMENT, String.class));
  }
}
