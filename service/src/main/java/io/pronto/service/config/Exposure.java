package io.pronto.service.config;

import io.pronto.chain.hop.Listen;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
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
  private static final String BODY = "quarkus.http.limits.max-body-size";
  private static final String MANAGEMENT = "quarkus.management.host";

  private final Config config;
  private final ChainSettings settings;

  Exposure(Config config, ChainSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  private void port(String hostKey, String key) {
    int port = Check.between(key, config.getValue(key, Integer.class), 0, MAX_PORT);
    if (LaunchMode.current() != LaunchMode.TEST) { // which takes other ports
      Check.free(key, Listen.parse(config.getValue(hostKey, String.class) + ":" + port));
    }
  }

  void check(@Observes @Priority(BEFORE_ALL) StartupEvent event) {
    Check.yes("pronto.insecure", settings.insecure());
    boolean http = config.getOptionalValue("quarkus.http.host-enabled", Boolean.class).orElse(true);
    TlsCheck.ports(settings, config, http);
    if (http) {
      long body = config.getValue(BODY, MemorySize.class).asLongValue();
      long message = settings.limits().message().asLongValue();
      if (message > body) {
        throw Check.refused(
            "pronto.limits.message",
            "at most " + BODY + ", " + body + " bytes",
            message + " bytes");
      }
      Check.host(HTTP, config.getValue(HTTP, String.class), settings);
      port(HTTP, "quarkus.http.port");
    }
    Check.between(
        "pronto.drain.patience", settings.drain().patience(), Duration.ZERO, Duration.ofHours(1));
    Check.between(
        "pronto.drain.propagation",
        settings.drain().propagation(),
        Duration.ZERO,
        Duration.ofMinutes(10));
    Check.between("pronto.warm-up", settings.warmUp(), Duration.ZERO, Duration.ofMinutes(10));
    Check.managementHost(MANAGEMENT, config.getValue(MANAGEMENT, String.class), settings);
    port(MANAGEMENT, "quarkus.management.port");
  }
}
