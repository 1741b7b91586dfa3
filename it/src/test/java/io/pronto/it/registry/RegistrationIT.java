package io.pronto.it.registry;

import static io.pronto.it.registry.ConsulSide.SERVICE;
import static io.pronto.it.registry.ConsulSide.access;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.pronto.chain.hop.Listen;
import io.pronto.core.hop.Hop;
import io.pronto.discovery.ConsulRegistry;
import io.pronto.discovery.HeardAddresses;
import io.pronto.discovery.ServiceCheck;
import io.pronto.discovery.ServiceCheck.Kind;
import io.pronto.it.parts.Consul;
import io.pronto.it.run.Await;
import io.pronto.it.run.Needs;
import io.pronto.service.registry.Registration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How services are known in a real Consul. */
@Isolated
@Needs.Consul
class RegistrationIT {

  private static final ServiceCheck TTL = new ServiceCheck(Kind.TTL, Duration.ofSeconds(10));
  private static final ServiceCheck SHORT = new ServiceCheck(Kind.TTL, Duration.ofSeconds(1));
  private static final ServiceCheck GRPC = new ServiceCheck(Kind.GRPC, Duration.ofSeconds(3));

  private final Consul consul = Consul.running();
  private final ConsulSide side = new ConsulSide();

  @AfterEach
  void close() {
    side.close();
    consul.close();
  }

  @Test
  void consulKnowsWhoWhereAndWhatVersion() {
    // When
    side.join(access(consul.address()), TTL, 8281);
    awaitPassing(8281);
    // Then
    JsonNode service = consul.api().passing(SERVICE).entries().getFirst().get("Service");
    assertThat(service.get("ID").textValue()).isEqualTo("pronto-model-server-127.0.0.1-8281");
    assertThat(service.get("Address").textValue()).isEqualTo("127.0.0.1");
    assertThat(service.get("Tags").toString()).isEqualTo("[\"version=1\",\"zone=a\"]");
    assertThat(service.at("/Meta/version").textValue()).isEqualTo("1");
    assertThat(service.at("/Meta/zone").textValue()).isEqualTo("a");
  }

  @Test
  void aServiceThatIsSilentIsLeftOutAndAHealthyOneStays() throws Exception {
    // Given
    side.join(access(consul.address()), SHORT, 1);
    ConsulRegistry killed = side.registry(access(consul.address()), SHORT);
    killed.registration(Hop.MODEL_SERVER, Listen.parse("127.0.0.1:0")).join(2, Map.of());
    HeardAddresses channel = side.watch(side.provider(access(consul.address())));
    channel.until(1, 2);
    // When
    killed.close();
    long closed = System.nanoTime();
    // Then
    HeardAddresses.Heard told = channel.until(1);
    System.out.printf("silent, with a ttl of 1 s: out after %d ms%n", millis(closed, told));
    assertThat(millis(closed, told)).isLessThan(3_000);
    assertThat(channel.quiet()).isTrue();
  }

  @Test
  void leavingIsSeenAtOnce() throws Exception {
    // Given
    Registration registration = side.join(access(consul.address()), TTL, 1);
    HeardAddresses channel = side.watch(side.provider(access(consul.address())));
    channel.until(1);
    // When
    long began = System.nanoTime();
    registration.leave();
    // Then
    assertThat(millis(began, channel.until())).isLessThan(500);
    assertThat(consul.api().registrations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aConsulThatWasRestartedEmptyHasEverybodyBackInTwoSeconds(Kind kind) throws Exception {
    // Given
    Server server = serving(new HealthStatusManager());
    ServiceCheck check = new ServiceCheck(kind, Duration.ofSeconds(10));
    side.join(access(consul.address()), check, server.getPort());
    awaitPassing(server.getPort());
    // When
    consul.kill();
    consul.restartEmpty().awaitLeader();
    long began = System.nanoTime();
    // Then
    awaitPassing(server.getPort());
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.printf("Consul back and empty, check %s: known again after %d ms%n", kind, took);
    assertThat(took).isLessThan(2_500);
    server.shutdownNow();
  }

  @Test
  void aServiceThatStartsWithoutConsulJoinsWhenItComes() {
    // Given
    consul.kill();
    side.join(access(consul.address()), TTL, 1);
    // When
    consul.restart().awaitLeader();
    // Then
    awaitPassing(1);
  }

  @Test
  void somebodyWhoTakesAServiceOutDoesNotKeepItOut() {
    // Given
    side.join(access(consul.address()), TTL, 1);
    awaitPassing(1);
    // When
    consul.api().deregister("pronto-model-server-127.0.0.1-1");
    // Then
    awaitPassing(1);
  }

  @Test
  void consulCanAskTheServiceItself() throws Exception {
    // Given
    HealthStatusManager health = new HealthStatusManager();
    Server server = serving(health);
    side.join(access(consul.address()), GRPC, server.getPort());
    HeardAddresses channel = side.watch(side.provider(access(consul.address())));
    channel.until(server.getPort());
    // When
    health.setStatus("", ServingStatus.NOT_SERVING);
    // Then
    channel.until();
    // And when
    health.setStatus("", ServingStatus.SERVING);
    // Then
    channel.until(server.getPort());
    server.shutdownNow();
  }

  private void awaitPassing(int port) {
    Await.until(
        "port " + port + " passes",
        Duration.ofSeconds(10),
        () -> consul.api().passing(SERVICE).ports().contains(port));
  }

  private static long millis(long from, HeardAddresses.Heard to) {
    return TimeUnit.NANOSECONDS.toMillis(to.nanos() - from);
  }

  private static Server serving(HealthStatusManager health) throws Exception {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(health.getHealthService())
        .build()
        .start();
  }
}
