package io.pronto.it.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.it.run.Needs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Consul of the tests is a real one: what it does is seen from outside. */
@Needs.Consul
class ConsulIT {

  private static final String SERVICE = "pronto-preprocessor";
  private static final Duration WAIT = Duration.ofSeconds(20);

  @Test
  void aRegistrationEndsABlockingQueryAtOnce() throws Exception {
    try (Consul consul = Consul.running()) {
      // Given
      ConsulApi.Instances none = consul.api().passing(SERVICE);
      CompletableFuture<ConsulApi.Instances> next =
          CompletableFuture.supplyAsync(() -> consul.api().passing(SERVICE, none.index(), WAIT));
      // When
      long registered = System.nanoTime();
      consul.api().register("a", SERVICE, 1234);
      ConsulApi.Instances one = next.get(WAIT.toSeconds() / 2, TimeUnit.SECONDS);
      // Then
      System.out.printf("consul: seen after %d ms%n", millisSince(registered));
      assertThat(none.entries()).isEmpty();
      assertThat(one.ids()).containsExactly("a");
      assertThat(one.ports()).containsExactly(1234);
      consul.api().deregister("a");
      assertThat(consul.api().passing(SERVICE, one.index(), WAIT).ids()).isEmpty();
    }
  }

  @Test
  void keepsWhatItKnewOverARestartAndLosesItWhenRestartedEmpty() {
    try (Consul consul = Consul.running()) {
      // Given
      consul.api().register("a", SERVICE, 1234);
      // When
      consul.stop();
      consul.restart().awaitLeader();
      // Then
      assertThat(consul.api().passing(SERVICE).ids()).containsExactly("a");
      // When
      consul.kill();
      consul.restartEmpty().awaitLeader();
      // Then
      assertThat(consul.api().passing(SERVICE).ids()).isEmpty();
      assertThat(consul.api().registrations()).isEmpty();
    }
  }

  @Test
  void allowsNothingWithoutATokenAndOnlyWhatItsRulesSayWithOne() {
    String master = "5f1ad1a9-5f0e-4b0f-9c5e-0a3a30f26b8e";
    try (Consul consul = Consul.running(ConsulOptions.OPEN.token(master))) {
      // Given
      String rules = "service_prefix \"pronto-\" { policy = \"write\" }";
      ConsulApi limited = consul.api(consul.api().createToken("pronto", rules));
      // When
      limited.register("a", SERVICE, 1234);
      // Then
      assertThat(consul.api().passing(SERVICE).ids()).containsExactly("a");
      assertThat(consul.api(null).all(SERVICE).ids()).isEmpty();
      assertThatThrownBy(() -> limited.register("b", "other", 1))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("403");
      assertThatThrownBy(() -> consul.api(null).register("c", SERVICE, 1))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("403");
    }
  }

  @Test
  void answersOverTlsWithACertificateOfItsOwnAuthority() {
    try (Consul consul = Consul.running(ConsulOptions.OPEN.withTls())) {
      consul.secureApi().register("a", SERVICE, 1234);
      assertThat(consul.secureApi().passing(SERVICE).ids()).containsExactly("a");
    }
  }

  @Test
  void anotherServerLeadsWhenTheLeaderIsKilledAndKnowsTheSame() {
    try (ConsulCluster cluster = ConsulCluster.start(ConsulOptions.OPEN)) {
      // Given
      Consul first = cluster.awaitLeader();
      Consul other =
          cluster.servers().stream().filter(server -> server != first).findFirst().orElseThrow();
      other.api().register("a", SERVICE, 1234);
      // When
      long killed = System.nanoTime();
      Consul lost = cluster.killLeader();
      Consul second = cluster.awaitLeader();
      // Then
      System.out.printf("consul: %s led %d ms after %s%n", second, millisSince(killed), first);
      assertThat(lost).isSameAs(first);
      assertThat(second).isNotSameAs(first);
      assertThat(second.awaitLeader().api().passing(SERVICE).ids()).containsExactly("a");
      first.restart().awaitLeader();
      assertThat(cluster.awaitLeader()).isNotSameAs(first);
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
