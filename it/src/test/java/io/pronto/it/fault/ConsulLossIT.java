package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.parts.Consul;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two instances of each service find each other in Consul, and Consul is lost, empty, wrong or told
 * of changes, under a steady load. It is away for ten seconds; {@code -Dit.down=60s} makes that a
 * minute. All are restarted once; with {@code -Dit.calls=200000} again and again until so many
 * calls were made.
 */
@Isolated
@Needs.Consul
@Needs.Toxiproxy
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsulLossIT {

  private static final Duration DOWN = Duration.parse("PT" + System.getProperty("it.down", "10s"));
  private static final int CALLS = Integer.getInteger("it.calls", 0);
  private static final int CHANGES = 10;

  /** A tenth of a second only where nobody else needs the processors. */
  private static final Duration SOON =
      Boolean.getBoolean("it.ratios") ? Duration.ofMillis(100) : Duration.ofSeconds(2);

  private static final String CALLED = Service.POSTPROCESSOR.registeredName();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BACK = Duration.ofSeconds(8);

  private final Consul consul = Consul.running();
  private final SteadyFleet steady = new SteadyFleet(SteadyFleet.twoInConsul(List.of(consul)));
  private final Discovered discovered = new Discovered(steady.fleet());

  @AfterAll
  void end() {
    try (consul) {
      steady.close();
    }
  }

  @BeforeEach
  void allKnowEachOther() {
    discovered.awaitListed(consul.api());
    discovered.awaitUsable();
  }

  @Test
  void noCallFailsWhileConsulIsAwayOrWhenItIsBack() {
    // When
    long from = System.nanoTime();
    consul.kill();
    steady.goOn(DOWN);
    // Then
    discovered.awaitUsable();
    // And when
    consul.restart().awaitLeader();
    Duration listed = discovered.awaitListed(consul.api());
    steady.goOn(SteadyFleet.PAUSE);
    // Then
    Calls calls =
        steady.came(
            "Consul away for %s, then all in it after %d ms".formatted(DOWN, listed.toMillis()),
            from);
    assertThat(calls.failures()).isEmpty();
  }

  @Test
  void allAreSoonBackInAConsulThatWasRestartedEmpty() {
    // When
    long from = System.nanoTime();
    consul.kill();
    consul.restartEmpty().awaitLeader();
    Duration listed = discovered.awaitListed(consul.api());
    steady.goOn(SteadyFleet.PAUSE);
    // Then
    Calls calls =
        steady.came(
            "Consul restarted empty, all in it after %d ms".formatted(listed.toMillis()), from);
    assertThat(calls.failures()).isEmpty();
    assertThat(listed).isLessThan(BACK);
  }

  @Test
  void anEmptyListTakesNoConnectionAway() {
    // When
    long from = System.nanoTime();
    Await.until("Consul lists no " + CALLED, PATIENCE, this::listsNone);
    int least = leastKnownWhileConsulIsWrong();
    Duration empty = Duration.ofNanos(System.nanoTime() - from);
    steady.goOn(SteadyFleet.PAUSE);
    // Then
    Calls calls =
        steady.came(
            "empty list, both in it again after %d ms, at least %d known meanwhile"
                .formatted(empty.toMillis(), least),
            from);
    assertThat(calls.failures()).isEmpty();
    assertThat(least).isPositive();
  }

  /** Takes all out; one may be back already. */
  private boolean listsNone() {
    consul
        .api()
        .registrations()
        .forEach(
            registration -> {
              if (registration.get("Service").textValue().equals(CALLED)) {
                consul.api().deregister(registration.get("ID").textValue());
              }
            });
    return consul.api().passing(CALLED).entries().isEmpty();
  }

  /** How many the caller knew at the least until both were listed again. */
  private int leastKnownWhileConsulIsWrong() {
    ServiceProcess caller = steady.fleet().instance(Service.MODEL_SERVER, 0);
    AtomicInteger least = new AtomicInteger(Integer.MAX_VALUE);
    Await.until(
        "both are listed again",
        PATIENCE,
        () -> {
          least.accumulateAndGet(Discovered.known(caller), Math::min);
          return consul.api().passing(CALLED).entries().size() == 2;
        });
    return least.get();
  }

  @Test
  void aChangeReachesTheCallerAtOnce() {
    try (Toxiproxy toxiproxy = Toxiproxy.running()) {
      // Given a second address of a postprocessor
      Endpoint postprocessor = steady.fleet().endpoint(Service.POSTPROCESSOR, 0);
      int port = toxiproxy.proxy(postprocessor).port();
      // When
      long from = System.nanoTime();
      Discovered.Delays delays = discovered.change(consul.api(), port, CHANGES);
      // Then
      Calls calls = steady.came(delays.toString(), from);
      assertThat(calls.failures()).isEmpty();
      assertThat(delays.longest()).isLessThan(SOON);
    }
  }

  @Test
  void noCallFailsWhenAllAreRestartedOneAfterTheOther() {
    long from = System.nanoTime();
    int restarts = 0;
    do {
      for (ServiceProcess instance : steady.fleet().processes()) {
        steady.restart(instance);
        restarts++;
      }
    } while (steady.loop().soFar().since(from).count() < CALLS);
    Calls calls = steady.came(restarts + " restarts", from);
    assertThat(calls.failures()).isEmpty();
  }
}
