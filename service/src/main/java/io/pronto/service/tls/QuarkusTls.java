package io.pronto.service.tls;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns {@code pronto.tls} into what Quarkus calls the same things: its ports, that of the REST
 * front door and that for management, then speak TLS alone. {@link PortCertificates} has them read
 * the files again.
 */
public final class QuarkusTls implements ConfigSourceFactory {

  static final String MANAGEMENT = "pronto-management";
  static final String FRONT = "pronto-front-door";

  private static final int OVER_APPLICATION = 275;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String certificate = value(context, "pronto.tls.certificate");
    String key = value(context, "pronto.tls.key");
    if (certificate == null || key == null) {
      return List.of(); // plain text, or refused by the check of the settings
    }
    Map<String, String> quarkus = new HashMap<>();
    put(quarkus, MANAGEMENT, certificate, key);
    quarkus.put("quarkus.management.tls-configuration-name", MANAGEMENT);
    String own = value(context, "pronto.gateway.tls.certificate");
    String ownKey = value(context, "pronto.gateway.tls.key");
    put(quarkus, FRONT, own == null ? certificate : own, ownKey == null ? key : ownKey);
    String clients = value(context, "pronto.gateway.tls.client-ca");
    if (clients != null) {
      quarkus.put("quarkus.tls." + FRONT + ".trust-store.pem.certs", clients);
    }
    quarkus.put("quarkus.http.tls-configuration-name", FRONT);
    quarkus.put("quarkus.http.insecure-requests", "disabled");
    quarkus.put("quarkus.http.ssl-port", "${quarkus.http.port}");
    quarkus.put("quarkus.http.test-ssl-port", "0");
    return List.of(new PropertiesConfigSource(quarkus, "pronto.tls", OVER_APPLICATION));
  }

  private static void put(
      Map<String, String> quarkus, String name, String certificate, String key) {
    String registry = "quarkus.tls." + name;
    quarkus.put(registry + ".key-store.pem.0.cert", certificate);
    quarkus.put(registry + ".key-store.pem.0.key", key);
  }

  private static String value(ConfigSourceContext context, String key) {
    ConfigValue value = context.getValue(key);
    return value == null || value.getValue() == null || value.getValue().isEmpty()
        ? null
        : value.getValue();
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(OVER_APPLICATION);
  }
}
