package io.pronto.service.next;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.client.HopGuard;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Target;
import io.pronto.core.hop.Hop;
import io.pronto.service.config.HopSettings;
import io.pronto.service.config.TestSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextHopsTest {

  private static final String KEY = "pronto.x.next";
  private static final String NETWORK = "static:///127.0.0.1:1";

  private final EventLoops loops = new EventLoops(1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void stopLoops() {
    loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connections | 0 | 1 to 64, got 0",
        "connections | 65 | 1 to 64, got 65",
        "dns-refresh | 999ms | 1s to 3600s, got 999ms",
        "dns-refresh | 2h | 1s to 3600s, got 7200s",
        "balancing.policy | random | least-latency or round-robin, got random",
        "balancing.decay | 0s | 1ms to 3600s, got 0s",
        "balancing.slow-start | 2h | 1ms to 3600s, got 7200s",
        "balancing.silence | 0s | 1ms to 3600s, got 0s",
        "balancing.keep | 0s | 1ms to 3600s, got 0s",
        "ejection.failures | 0 | 1 to 1000000, got 0",
        "ejection.share | 1.1 | 0.0 to 1.0, got 1.1",
        "ejection.time | 0s | 1ms to 3600s, got 0s",
        "ejection.longest | 0s | 1ms to 3600s, got 0s",
        "second-tries.share | -0.1 | 0.0 to 1.0, got -0.1",
        "second-tries.share | NaN | 0.0 to 1.0, got NaN",
        "second-tries.least | -1 | 0 to 1000000, got -1",
        "guard.enabled | perhaps | true or false, got perhaps",
        "guard.calls | 0 | 1 to 1000000, got 0",
        "guard.share | 2 | 0.0 to 1.0, got 2.0",
        "guard.delay | 0s | 1ms to 3600s, got 0s",
        "guard.trials | 0 | 1 to 1000000, got 0",
        "guard.concurrent | 0 | 1 to 1000000, got 0"
      })
  void aNumberThatBreaksItsRuleIsRefused(String key, String value, String words) {
    assertThatThrownBy(
            () -> nextHops("pronto.hop." + key, value).open(Hop.PREPROCESSOR, KEY, NETWORK))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("pronto.hop." + key + ": expected " + words);
  }

  @Test
  void knowsTheGuardsOfItsHopsAndTheirMeters() {
    // Given
    NextHops hops = nextHops("pronto.hop.guard.calls", "7");
    // When
    try (NextHop next = hops.open(Hop.PREPROCESSOR, KEY, NETWORK)) {
      // Then
      assertThat(next.hop()).isEqualTo(Hop.PREPROCESSOR);
      assertThat(hops.guards()).singleElement().returns(Hop.PREPROCESSOR, HopGuard::hop);
      assertThat(registry.getMeters())
          .allMatch(meter -> "preprocessor".equals(meter.getId().getTag("hop")))
          .extracting(Meter::getId)
          .extracting(Meter.Id::getName)
          .containsOnly(
              "pronto.instances",
              "pronto.ejections",
              "pronto.connections.replaced",
              "pronto.second.tries",
              "pronto.second.tries.left",
              "pronto.second.tries.refused",
              "pronto.breaker.state",
              "pronto.breaker.opened",
              "pronto.breaker.refused",
              "pronto.bulkhead.refused",
              "pronto.hop.calls.active");
      assertThat(registry.get("pronto.breaker.state").tag("state", "closed").gauge().value())
          .isEqualTo(1);
      assertThat(registry.get("pronto.breaker.state").tag("state", "open").gauge().value())
          .isZero();
    }
  }

  @Test
  void aHopMayGoWithoutAGuard() {
    // Given
    NextHops hops = nextHops("pronto.hop.guard.enabled", "false");
    // When
    hops.open(Hop.PREPROCESSOR, KEY, NETWORK).close();
    // Then
    assertThat(hops.guards()).isEmpty();
    assertThat(registry.find("pronto.breaker.state").meters()).isEmpty();
    assertThat(registry.find("pronto.instances").meters()).hasSize(3);
  }

  @Test
  void aHopInThisProcessHasNeitherGuardNorMeters() {
    // Given
    NextHops hops = nextHops("pronto.hop.connections", "1");
    // When
    hops.open(Hop.PREPROCESSOR, KEY, "inprocess:///next-hops-test").close();
    // Then
    assertThat(hops.guards()).isEmpty();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void nobodyKnowsOfTheWayOfAServiceToItself() {
    // Given
    NextHops hops = nextHops("pronto.hop.guard.calls", "7");
    // When
    try (NextHop self = hops.toItself(Hop.MODEL_SERVER, Target.parse("static:///127.0.0.1:1"))) {
      // Then
      assertThat(self.hop()).isEqualTo(Hop.MODEL_SERVER);
      assertThat(hops.guards()).isEmpty();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  private NextHops nextHops(String key, String value) {
    HopSettings settings =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(HopSettings.class)
            .withDefaultValue(key, value)
            .build()
            .getConfigMapping(HopSettings.class);
    return new NextHops(
        TestSettings.usual(),
        settings,
        loops,
        HopCredentials.insecure(),
        System::nanoTime,
        NameResolverRegistry.getDefaultRegistry(),
        registry);
  }
}
