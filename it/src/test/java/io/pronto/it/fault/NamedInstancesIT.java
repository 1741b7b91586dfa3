package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.FaultProxy;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances behind one name, as a headless Service of Kubernetes has them: those that the name gets
 * are used, and those that it loses are not, though no connection was lost.
 */
class NamedInstancesIT {

  private static final String NAME = "postprocessor.test";
  private static final String ONE = "127.0.0.1";
  private static final String OTHER = "127.0.0.2";
  private static final Duration REFRESH = Duration.ofSeconds(2);

  /** What the JVM keeps of an answer, what it takes to connect, and a slow start. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  private static final Duration START = Duration.ofSeconds(30);
  private static final double RATE = 10;

  @TempDir private Path folder;
  private FaultProxy one;
  private FaultProxy other;

  @AfterEach
  void end() {
    Stream.of(one, other).filter(proxy -> proxy != null).forEach(FaultProxy::close);
  }

  @Test
  void callsFollowTheAddressesOfAName() {
    // Given
    names(ONE);
    try (Fleet fleet = Fleet.start(plan());
        OpenLoop load =
            OpenLoop.start(
                Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), RATE).deadline(START))) {
      Await.until("calls at the one", START, () -> !one.arrivals().isEmpty());
      assertThat(other.arrivals()).isEmpty();
      // When
      names(ONE, OTHER);
      // Then
      long added = System.nanoTime();
      Await.until("calls at the other", REFRESH.plus(SLACK), () -> !other.arrivals().isEmpty());
      System.out.printf(
          "a second address of a name had its first call after %d ms%n",
          (other.arrivals().getFirst().time() - added) / 1_000_000);
      // When
      names(OTHER);
      // Then
      long removed = System.nanoTime();
      Await.until("calls at the other alone", REFRESH.plus(SLACK), this::onlyTheOther);
      System.out.printf(
          "an address that a name lost had its last call after %d ms%n",
          (one.arrivals().getLast().time() - removed) / 1_000_000);
      Calls calls = load.finish();
      System.out.println(calls);
      assertThat(calls.failures()).isEmpty();
    }
  }

  /** Whether a second's worth of calls came to the other since the last one at the one. */
  private boolean onlyTheOther() {
    long last = one.arrivals().getLast().time();
    return other.arrivals().stream().filter(call -> call.time() - last > 0).count() >= RATE;
  }

  private FleetPlan plan() {
    return FleetPlan.of(SteadyFleet.small()).seenAt(this::address).environment(this::environment);
  }

  private String address(Endpoint endpoint) {
    if (endpoint.service() == Service.POSTPROCESSOR) {
      one = FaultProxy.before(endpoint.address());
      other = one.also(OTHER);
    }
    return endpoint.address();
  }

  private Map<String, String> environment(Endpoint endpoint) {
    return endpoint.service() == Service.MODEL_SERVER
        ? Map.of(
            Service.MODEL_SERVER.variable("NEXT"),
            "dns:///" + NAME + ":" + one.port(),
            "PRONTO_HOP_DNS_REFRESH",
            REFRESH.toSeconds() + "s",
            "JAVA_TOOL_OPTIONS",
            "-Djdk.net.hosts.file=" + hosts())
        : Map.of();
  }

  private Path hosts() {
    return folder.resolve("hosts");
  }

  /** What the name means from now on. */
  private void names(String... addresses) {
    List<String> lines =
        Stream.concat(
                Stream.of("127.0.0.1 localhost"),
                Stream.of(addresses).map(address -> address + " " + NAME))
            .toList();
    try {
      Path next =
          Files.writeString(
              folder.resolve("next"), lines.stream().collect(Collectors.joining("\n", "", "\n")));
      Files.move(next, hosts(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
