package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Call;
import io.pronto.it.load.Calls;
import io.pronto.it.parts.NetworkNamespace;
import io.pronto.it.parts.SilentServer;
import io.pronto.it.parts.Toxic;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import io.pronto.it.run.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network between services fails in the ways that it has, at one of two instances under a
 * steady load: no call fails, and none takes longer than the deadline of its release. The list of
 * model-servers also has an address at which everything is accepted and nothing answered. {@code
 * -Dit.everywhere=true} does it at each service that calls reach without a proxy.
 */
@Isolated
@Needs.Network
@Needs.Toxiproxy
class NetworkFaultIT {

  private static final Duration DEADLINE = Duration.ofMillis(500);

  /** How much later than its deadline a call may end on a machine that is busy. */
  private static final Duration SLACK = Duration.ofMillis(250);

  private static final Duration LONGEST = DEADLINE.plus(SLACK);
  private static final Duration BACK = Duration.ofSeconds(45);
  private static final Duration BYTE_PAUSE = Duration.ofMillis(5);
  private static final double LOST = 0.1;
  private static final int MORE_THREADS = 8;
  private static final int MORE_MEBIBYTES = 64;

  /** Two callers, up to four connections each, and as many that come before the last are closed. */
  private static final int MOST_TO_SILENCE = 16;

  private static NetworkNamespace network;
  private static Toxiproxy toxiproxy;
  private static SilentServer silent;
  private static SteadyFleet steady;
  private static Footprint healthy;

  /** What happens to one instance. */
  private record Fault(String name, Service service, int index, Runnable begin) {

    @Override
    public String toString() {
      return name + " " + service.module();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    network = NetworkNamespace.create();
    toxiproxy = Toxiproxy.running(network);
    silent = new SilentServer(network);
    Setup setup =
        Setup.of(impatientIris())
            .compiledAsUsual()
            .withFlag("-Xms128m")
            .withFlag("-Xmx128m")
            .withFlag("-XX:+AlwaysPreTouch")
            .warmedFor("5s")
            .in(network);
    steady =
        new SteadyFleet(
            FleetPlan.of(setup)
                .instances(2)
                .instances(Service.GATEWAY, 1)
                .seenAt(NetworkFaultIT::seenAt));
    steady.peace(Duration.ofSeconds(2));
    healthy = Footprint.of(steady.fleet());
  }

  /** A repository with iris, whose calls have half a second whatever their caller says. */
  private static Path impatientIris() throws IOException {
    Path repository =
        Models.SAMPLES.copyTo(Files.createTempDirectory(Product.outputs(), "iris-"), "iris");
    Files.writeString(
        repository.resolve("iris/1/release.yaml"),
        String.format(
            Locale.ROOT, "%ndeadline: {default: %1$dms, max: %1$dms}%n", DEADLINE.toMillis()),
        StandardOpenOption.APPEND);
    return repository;
  }

  private static String seenAt(Endpoint endpoint) {
    if (endpoint.service() != Service.MODEL_SERVER) {
      return endpoint.address();
    }
    String address = toxiproxy.proxy(endpoint).address();
    return endpoint.index() == 0 ? address + "," + silent.address() : address;
  }

  @AfterAll
  static void end() {
    try (NetworkNamespace _ = network;
        Toxiproxy _ = toxiproxy;
        SilentServer _ = silent;
        SteadyFleet _ = steady) {
      healthy = null;
    }
  }

  static Stream<Fault> faults() {
    List<Service> direct =
        Boolean.getBoolean("it.everywhere")
            ? List.of(Service.PREPROCESSOR, Service.POSTPROCESSOR)
            : List.of(Service.POSTPROCESSOR);
    Stream<Fault> ofPackets =
        direct.stream()
            .flatMap(
                service ->
                    Stream.of(
                        new Fault("10 % of packets lost", service, 0, () -> lose(port(service, 0))),
                        new Fault("resets", service, 1, () -> network.reset(port(service, 1))),
                        new Fault(
                            "half-open", service, 0, () -> network.cutOff(port(service, 0)))));
    Stream<Fault> ofBytes =
        Stream.of(
            slow("no answer", 0, Toxic.silence()),
            slow("byte by byte", 1, Toxic.byteByByte(BYTE_PAUSE)));
    return Stream.concat(ofPackets, ofBytes);
  }

  private static int port(Service service, int index) {
    return steady.fleet().endpoint(service, index).grpcPort();
  }

  private static void lose(int port) {
    network.lose(port, LOST);
  }

  private static Fault slow(String name, int index, Toxic toxic) {
    Service service = Service.MODEL_SERVER;
    return new Fault(
        name,
        service,
        index,
        () -> toxiproxy.proxy(steady.fleet().endpoint(service, index).name()).add(toxic));
  }

  private static void heal() {
    network.heal();
    toxiproxy.heal();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void noCallFailsOrOutlivesItsDeadlineWhenTheOtherInstanceIsWell(Fault fault) {
    // When
    Calls calls = during(fault.toString(), fault.begin());
    // Then
    assertThat(calls.failures()).isEmpty();
    assertThat(calls.retries()).as("calls that the gateway could not save").isZero();
    assertThat(late(calls)).isEmpty();
    assertBounded();
    awaitInUse(fault.service(), fault.index());
  }

  @Test
  void callsEndAtTheirDeadlineWhenNoInstanceIsReachedAndAllIsWellAfterwards() {
    // When
    Calls calls =
        during(
            "both half-open postprocessor",
            () -> {
              network.cutOff(port(Service.POSTPROCESSOR, 0));
              network.cutOff(port(Service.POSTPROCESSOR, 1));
            });
    // Then
    assertThat(calls.failures()).isNotEmpty().doesNotContainKey(Call.UNDER_WAY);
    assertThat(late(calls)).isEmpty();
    assertBounded();
    awaitInUse(Service.POSTPROCESSOR, 0);
    awaitInUse(Service.POSTPROCESSOR, 1);
    long well = System.nanoTime();
    steady.goOn(Duration.ofSeconds(2).plus(LONGEST));
    assertThat(steady.loop().soFar().between(well, settled()).failures()).isEmpty();
  }

  @Test
  void theAddressWhereNothingAnswersIsTriedAndGetsNoCall() {
    long from = System.nanoTime();
    steady.goOn(Duration.ofSeconds(1).plus(LONGEST));
    Calls calls = steady.loop().soFar().between(from, settled());
    System.out.printf(
        "accepts and is silent: %d connections, %d open, %s%n",
        silent.accepted(), silent.open(), calls);
    assertThat(silent.accepted()).isPositive();
    assertThat(calls.failures()).isEmpty();
  }

  /** What came of the calls while a fault held, and just after. */
  private static Calls during(String what, Runnable begin) {
    Footprint before = Footprint.of(steady.fleet());
    long from = System.nanoTime();
    Footprint worst;
    long caught;
    try {
      begin.run();
      steady.goOn(SteadyFleet.PAUSE);
      worst = Footprint.of(steady.fleet());
      caught = network.caught();
    } finally {
      heal();
    }
    steady.goOn(LONGEST.plus(SLACK));
    Calls calls = steady.loop().soFar().between(from, settled());
    System.out.printf(
        Locale.ROOT,
        "%s: %s, longest try %d ms; second tries %s, packets %d; under way %d, threads +%d,"
            + " memory +%d MiB%n",
        what,
        calls,
        longest(calls).toMillis(),
        worst.moreSecondTries(before),
        caught,
        worst.mostUnderWay(),
        worst.moreThreads(healthy),
        worst.moreMebibytes(healthy));
    assertThat(worst.mostUnderWay()).isLessThanOrEqualTo(dueWithin(LONGEST));
    return calls;
  }

  /** Calls that were to begin before this time must have ended. */
  private static long settled() {
    return System.nanoTime() - LONGEST.toNanos();
  }

  private static long dueWithin(Duration time) {
    return (long) (SteadyFleet.RATE * time.toMillis() / Duration.ofSeconds(1).toMillis());
  }

  /** Calls that took longer than they may: the deadline, each time that they went to a gateway. */
  private static List<Call> late(Calls calls) {
    return calls.all().stream()
        .filter(call -> call.ended() - call.sent() > most(call).toNanos())
        .toList();
  }

  private static Duration most(Call call) {
    return DEADLINE.multipliedBy(Math.max(1, call.attempts())).plus(SLACK);
  }

  private static Duration longest(Calls calls) {
    return Duration.ofNanos(
        calls.all().stream()
            .mapToLong(call -> (call.ended() - call.sent()) / Math.max(1, call.attempts()))
            .max()
            .orElse(0));
  }

  private static void assertBounded() {
    Footprint now = Footprint.of(steady.fleet());
    assertThat(now.moreThreads(healthy)).as("more threads").isLessThanOrEqualTo(MORE_THREADS);
    assertThat(now.moreMebibytes(healthy)).as("more MiB").isLessThanOrEqualTo(MORE_MEBIBYTES);
    assertThat(silent.open()).as("connections to silence").isLessThanOrEqualTo(MOST_TO_SILENCE);
  }

  /** It answers calls again, without a restart. */
  private static void awaitInUse(Service service, int index) {
    long from = System.nanoTime();
    long before = steady.fleet().instance(service, index).metrics().answered();
    Await.until(
        service.module() + "-" + index + " answers again",
        BACK,
        () -> steady.fleet().instance(service, index).metrics().answered() > before);
    System.out.printf(
        "  %s-%d is back %d ms after that%n",
        service.module(), index, Duration.ofNanos(System.nanoTime() - from).toMillis());
  }
}
