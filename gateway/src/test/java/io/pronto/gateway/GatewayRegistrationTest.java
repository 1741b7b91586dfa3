package io.pronto.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.gateway.config.GatewaySettings;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.registry.Registration;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the gateway joins a registry, and what it says when it does not. */
class GatewayRegistrationTest {

  private static final int GRPC_PORT = 8081;
  private static final int REST_PORT = 8080;
  private static final int SECURE_PORT = 8443;

  private final List<String> joined = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private final Logger logger = Logger.getLogger(GatewayRegistration.class.getName());
  private final RestDoor rest = new RestDoor(settings(ChainSettings.class), new Door());
  private final GatewayRegistration gateway =
      new GatewayRegistration((_, _) -> new Kept(), settings(GatewaySettings.class), rest);

  /** Notes each part that is made known. */
  private final class Kept implements Registration {

    @Override
    public void join(int port, Map<String, String> meta, Runnable answered) {
      joined.add(port + " " + meta);
    }

    @Override
    public void leave() {}
  }

  /** A REST front door that has a port. */
  private static final class Door implements HttpServer {

    @Override
    public int getPort() {
      return REST_PORT;
    }

    @Override
    public int getSecurePort() {
      return SECURE_PORT;
    }

    @Override
    public int getManagementPort() {
      return -1;
    }

    @Override
    public URI getLocalBaseUri() {
      return URI.create("http://127.0.0.1:" + REST_PORT);
    }
  }

  private final Handler lines =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getLevel() + " " + new PatternFormatter("%s").format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static <S> S settings(Class<S> mapping, String... keysAndValues) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(mapping);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      builder.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
    }
    return builder.build().getConfigMapping(mapping);
  }

  @BeforeEach
  void listen() {
    lines.setLevel(Level.ALL);
    logger.addHandler(lines);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(lines);
  }

  @Test
  void joinsWithBothPortsOnceRestListens() throws Exception {
    // When
    rest.listens((HttpServerStart) null);
    gateway.join(GRPC_PORT, Duration.ZERO);
    // Then
    assertThat(joined).containsExactly("8081 {rest-port=8080}");
    assertThat(logged).isEmpty();
  }

  @Test
  void joinsWithThePortOfTlsWhereItSpeaksTls() throws Exception {
    // Given
    ChainSettings secure =
        settings(ChainSettings.class, "pronto.tls.certificate", "/etc/pronto/tls/tls.crt");
    RestDoor door = new RestDoor(secure, new Door());
    // When
    door.listens((HttpsServerStart) null);
    new GatewayRegistration((_, _) -> new Kept(), settings(GatewaySettings.class), door)
        .join(GRPC_PORT, Duration.ZERO);
    // Then
    assertThat(joined).containsExactly("8081 {rest-port=8443}");
  }

  @Test
  void saysSoWhenRestDoesNotListen() throws Exception {
    // When
    gateway.join(GRPC_PORT, Duration.ofMillis(1));
    // Then
    assertThat(joined).isEmpty();
    assertThat(logged)
        .singleElement()
        .asString()
        .endsWith("the gateway does not join the registry: after 0 s REST does not listen");
  }
}
