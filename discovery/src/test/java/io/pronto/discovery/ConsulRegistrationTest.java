package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.chain.hop.Listen;
import io.pronto.core.hop.Hop;
import io.pronto.discovery.ConsulRegistry.Presentation;
import io.pronto.discovery.FakeConsul.Asked;
import io.pronto.discovery.FakeConsul.Reply;
import io.pronto.discovery.ServiceCheck.Kind;
import io.pronto.service.registry.Registration;
import io.pronto.service.registry.Registry;
import io.pronto.service.tls.LogLines;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsulRegistrationTest extends AbstractConsulTest {

  private static final Listen LOOPBACK = Listen.parse("127.0.0.1:0");
  private static final String ID = "pronto-model-server-127.0.0.1-8281";

  @Test
  void tellsConsulWhoAndWhereItIs() throws Exception {
    // When
    registry(Kind.TTL).registration(Hop.GATEWAY, LOOPBACK).join(8081, Map.of("rest-port", "8080"));
    // Then
    Asked asked = consul.change();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("PUT /v1/agent/service/register");
    assertThat(asked.token()).isEqualTo("secret");
    JsonObject told = new JsonObject(asked.body());
    assertThat(told.getString("ID")).isEqualTo("pronto-gateway-127.0.0.1-8081");
    assertThat(told.getString("Name")).isEqualTo("pronto-gateway");
    assertThat(told.getString("Address")).isEqualTo("127.0.0.1");
    assertThat(told.getInteger("Port")).isEqualTo(8081);
    assertThat(told.getJsonArray("Tags")).isEqualTo(JsonArray.of("version=1.2.3", "zone=b"));
    assertThat(told.getJsonObject("Meta").getMap())
        .isEqualTo(Map.of("version", "1.2.3", "zone", "b", "rest-port", "8080"));
    assertThat(told.getJsonObject("Check").getMap())
        .containsEntry("TTL", "10000ms")
        .containsEntry("Status", "passing")
        .containsEntry("DeregisterCriticalServiceAfter", "1m");
  }

  @Test
  void canHaveConsulAskForItsHealth() throws Exception {
    // When
    join(registry(Kind.GRPC));
    // Then
    assertThat(new JsonObject(consul.change().body()).getJsonObject("Check").getMap())
        .containsEntry("GRPC", "127.0.0.1:8281")
        .containsEntry("GRPCUseTLS", false)
        .containsEntry("Interval", "3333ms")
        .containsEntry("TTL", null);
  }

  @ParameterizedTest
  @EnumSource
  void isBackWithinTwoSecondsAfterConsulForgotIt(Kind kind) throws Exception {
    // Given
    join(registry(kind));
    consul.change();
    for (int i = 0; i < 2; i++) {
      consul.awaitKnown(ID);
      // When
      consul.forget();
      long began = System.nanoTime();
      // Then
      assertThat(consul.change().path()).isEqualTo("/v1/agent/service/register");
      assertThat(millisSince(began)).isLessThan(2_200);
    }
  }

  @Test
  void livesWithoutConsulAndJoinsWhenItComes() throws Exception {
    // Given
    consul.close();
    try (LogLines log = new LogLines(ConsulRegistration.class)) {
      Registration registration = join(registry(Kind.TTL));
      log.await("Consul does not register " + ID);
      // When
      consul = keep(new FakeConsul(consul.port()));
      // Then
      assertThat(consul.change().path()).isEqualTo("/v1/agent/service/register");
      log.await("registered in Consul as " + ID);
      registration.leave();
      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void tellsOnceThatConsulKnowsIt() throws Exception {
    // Given
    Semaphore answers = new Semaphore(0);
    Registration registration = registry(Kind.TTL).registration(Hop.MODEL_SERVER, LOOPBACK);
    open.add(registration::leave);
    // When
    registration.join(8281, Map.of(), answers::release);
    // Then
    assertThat(answers.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    consul.change();
    // And when
    for (int i = 0; i < 2; i++) { // it asks again only after it has dealt with the answer before
      consul.awaitKnown(ID);
      consul.forget();
      consul.change();
    }
    // Then
    assertThat(answers.availablePermits()).isZero();
  }

  @Test
  void tellsAsWellThatConsulIsAway() throws Exception {
    // Given
    consul.close();
    CountDownLatch answered = new CountDownLatch(1);
    Registration registration = registry(Kind.TTL).registration(Hop.MODEL_SERVER, LOOPBACK);
    open.add(registration::leave);
    // When
    registration.join(8281, Map.of(), answered::countDown);
    // Then
    assertThat(answered.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void saysOnceThatConsulRefuses() throws Exception {
    // Given
    consul.bend(_ -> new Reply(403, "0", "Permission denied"));
    try (LogLines log = new LogLines(ConsulRegistration.class)) {
      // When
      join(registry(Kind.TTL));
      Asked first = consul.change();
      Asked second = consul.change();
      consul.change();
      // Then
      assertThat(TimeUnit.NANOSECONDS.toMillis(second.nanos() - first.nanos()))
          .isBetween(190L, 1_500L);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().getFirst()).contains("Permission denied").doesNotContain("secret");
    }
  }

  @Test
  void movesToAnotherAgentAndLeavesAll() throws Exception {
    // Given
    FakeConsul other = keep(new FakeConsul());
    Registration registration =
        join(registry(FakeConsul.access(consul.port(), other.port()), Kind.TTL));
    consul.change();
    consul.awaitKnown(ID);
    // When
    consul.bend(_ -> Reply.failed());
    // Then
    consul.change();
    assertThat(other.change().path()).isEqualTo("/v1/agent/service/register");
    // And when
    consul.bend(_ -> null);
    registration.leave();
    // Then
    assertThat(consul.services()).isEmpty();
    assertThat(other.services()).isEmpty();
  }

  @Test
  void isGoneOnceItHasLeft() throws Exception {
    // Given
    Registration registration = join(registry(Kind.TTL));
    consul.change();
    // When
    registration.leave();
    // Then
    assertThat(consul.services()).isEmpty();
    assertThat(consul.change().path()).isEqualTo("/v1/agent/service/deregister/" + ID);
  }

  @Test
  void leavesAfterARegistrationThatIsUnderWay() throws Exception {
    // Given
    CountDownLatch overtaken = new CountDownLatch(1);
    consul.bend(
        asked -> {
          if (asked.path().endsWith("/service/register")) {
            reached(overtaken, 300);
          } else if (asked.path().contains("/service/deregister/")) {
            overtaken.countDown();
          }
          return null;
        });
    Registration registration = join(registry(Kind.TTL));
    consul.change();
    // When
    registration.leave();
    // Then
    assertThat(consul.services()).isEmpty();
    assertThat(consul.change().path()).contains("/service/deregister/");
  }

  @Test
  void leavesWithinASecondWhenConsulDoesNotAnswer() throws Exception {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    Registration registration = join(registry(Kind.TTL));
    consul.change();
    consul.bend(
        _ -> {
          reached(never, 5_000);
          return null;
        });
    // When
    long began = System.nanoTime();
    registration.leave();
    // Then
    assertThat(millisSince(began)).isBetween(900L, 1_500L);
    never.countDown();
  }

  @Test
  void leavingWithoutHavingJoinedIsNothing() {
    registry(Kind.TTL).registration(Hop.MODEL_SERVER, LOOPBACK).leave();
    Registry.none().registration(Hop.MODEL_SERVER, LOOPBACK).leave();
  }

  @Test
  void aServiceOfItsOwnProcessIsNotMadeKnown() {
    assertThat(registry(Kind.TTL).registration(Hop.MODEL_SERVER, Listen.parse("inprocess:///x")))
        .isNotInstanceOf(ConsulRegistration.class);
  }

  @Test
  void onAllAddressesItMustBeSaidUnderWhichOthersReachIt() throws Exception {
    // Given
    Listen all = Listen.parse("0.0.0.0:8281");
    // Then
    assertThatThrownBy(() -> registry(Kind.TTL).registration(Hop.MODEL_SERVER, all))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "pronto.consul.advertise: expected the address under which others reach the"
                + " model-server, which listens on 0.0.0.0:8281, got none");
    // And when
    InetAddress said = InetAddress.ofLiteral("192.0.2.1");
    keep(new ConsulRegistry(vertx, consul.access(), presentation(Optional.of(said), Kind.GRPC)))
        .registration(Hop.MODEL_SERVER, all)
        .join(8281, Map.of());
    // Then
    JsonObject told = new JsonObject(consul.change().body());
    assertThat(told.getString("Address")).isEqualTo("192.0.2.1");
    assertThat(told.getJsonObject("Check").getString("GRPC")).isEqualTo("192.0.2.1:8281");
  }

  private static boolean reached(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private Registration join(ConsulRegistry registry) {
    Registration registration = registry.registration(Hop.MODEL_SERVER, LOOPBACK);
    registration.join(8281, Map.of());
    open.add(registration::leave);
    return registration;
  }

  private ConsulRegistry registry(Kind kind) {
    return registry(consul.access(), kind);
  }

  private ConsulRegistry registry(ConsulAccess access, Kind kind) {
    return keep(new ConsulRegistry(vertx, access, presentation(Optional.empty(), kind)));
  }

  private static Presentation presentation(Optional<InetAddress> host, Kind kind) {
    return new Presentation(
        host, Optional.of("b"), "1.2.3", new ServiceCheck(kind, Duration.ofSeconds(10)));
  }
}
