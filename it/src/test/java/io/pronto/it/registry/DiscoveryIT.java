package io.pronto.it.registry;

import static io.pronto.it.registry.ConsulSide.SERVICE;
import static io.pronto.it.registry.ConsulSide.access;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.discovery.ConsulResolverProvider;
import io.pronto.discovery.HeardAddresses;
import io.pronto.it.parts.Consul;
import io.pronto.it.run.Needs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the name resolver tells of a real Consul. */
@Isolated
@Needs.Consul
class DiscoveryIT {

  private static final int CHANGES = 100;
  private static final Duration PACE = Duration.ofMillis(50);

  private final Consul consul = Consul.running();
  private final ConsulSide side = new ConsulSide();

  @AfterEach
  void close() {
    side.close();
    consul.close();
  }

  @Test
  void aChangeArrivesInLessThan100Milliseconds() throws Exception {
    // Given
    HeardAddresses channel = side.watch(side.provider(access(consul.address())));
    assertThat(channel.next().ports()).isEmpty();
    long[] micros = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      LockSupport.parkNanos(PACE.toNanos()); // one after another, not all at once
      // When
      if (i % 2 == 0) {
        consul.api().register("a", SERVICE, 1 + i);
      } else {
        consul.api().deregister("a");
      }
      long answered = System.nanoTime();
      // Then
      HeardAddresses.Heard told = i % 2 == 0 ? channel.until(1 + i) : channel.until();
      micros[i] = Math.max(0, TimeUnit.NANOSECONDS.toMicros(told.nanos() - answered));
    }
    long[] sorted = LongStream.of(micros).sorted().toArray();
    System.out.printf(
        "%d changes, from Consul's answer to the subscriber: p50 %.1f ms, max %.1f ms%n",
        CHANGES, sorted[CHANGES / 2] / 1e3, sorted[CHANGES - 1] / 1e3);
    assertThat(sorted[CHANGES - 1]).isLessThan(100_000);
  }

  @Test
  void theLastListStaysWhileConsulIsAway() throws Exception {
    // Given
    consul.api().register("a", SERVICE, 1);
    ConsulResolverProvider provider = side.provider(access(consul.address()));
    HeardAddresses channel = side.watch(provider);
    channel.until(1);
    // When
    consul.kill();
    // Then
    assertThat(side.watch(provider).next().ports()).containsExactly(1);
    assertThat(channel.quiet()).isTrue();
    assertThat(channel.well()).isTrue();
    // And when it is back, empty
    consul.restartEmpty().awaitLeader();
    consul.api().register("b", SERVICE, 2);
    // Then
    long answered = System.nanoTime();
    HeardAddresses.Heard told = channel.until(2);
    System.out.printf(
        "Consul back and empty: the next change arrived after %.1f ms%n",
        (told.nanos() - answered) / 1e6);
    assertThat(told.nanos() - answered).isLessThan(TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void aConsulThatIsThereLaterIsFound() throws Exception {
    // Given
    consul.kill();
    HeardAddresses channel = side.watch(side.provider(access(consul.address())));
    assertThat(channel.error().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    // When
    consul.restartEmpty().awaitLeader();
    consul.api().register("a", SERVICE, 1);
    // Then
    channel.until(1);
  }

  @Test
  void aFrozenServerDoesNotHoldUpOneThatAnswers() throws Exception {
    // Given
    consul.api().register("a", SERVICE, 1);
    try (Consul frozen = Consul.running()) {
      frozen.freeze();
      // When
      HeardAddresses channel =
          side.watch(side.provider(access(frozen.address(), consul.address())));
      // Then
      channel.until(1);
      frozen.thaw();
    }
  }
}
