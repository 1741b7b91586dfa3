package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.Fault;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.V2Client;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse.ModelIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Instances that do not hold the same releases. The first preprocessor and the first model-server
 * hold version 2 of iris, the second ones do not; version 3 is on no model-server.
 */
@Needs.Time
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbsentReleaseIT {

  private static final double RATE = 100;
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration REPORTED = Duration.ofSeconds(20);

  private final Path one = repository("1");
  private final Path two = repository("1", "2");
  private final Path three = repository("1", "2", "3");
  private final SickHop lying = new SickHop(Service.MODEL_SERVER, 1);
  private final Fleet fleet =
      Fleet.start(
          lying.in(
              FleetPlan.of(
                      new Setup(Map.of(), List.of(), List.of(), Network.HOST)
                          .withHeap("192m")
                          .with("PRONTO_HOP_SECOND_TRIES_SHARE", "0")
                          .with("PRONTO_HOP_SECOND_TRIES_LEAST", "0")
                          .warmedFor("5s"))
                  .instances(Service.PREPROCESSOR, 2)
                  .instances(Service.MODEL_SERVER, 2)
                  .environment(
                      where -> Map.of("PRONTO_MODEL_REPOSITORY", repositoryOf(where).toString()))));

  @AfterEach
  void heal() {
    lying.heal();
  }

  @AfterAll
  void end() {
    try (lying) {
      fleet.close();
    }
  }

  private Path repositoryOf(Endpoint where) {
    return switch (where.service()) {
      case GATEWAY, POSTPROCESSOR -> three;
      case PREPROCESSOR -> where.index() == 0 ? three : one;
      case MODEL_SERVER -> where.index() == 0 ? two : one;
    };
  }

  /** A repository with these versions of iris, all of the same files. */
  private static Path repository(String... versions) {
    try {
      Files.createDirectories(Product.outputs());
      Path root = Files.createTempDirectory(Product.outputs(), "releases-");
      for (String version : versions) {
        Path sample = Files.createTempDirectory(Product.outputs(), "iris-");
        Models.SAMPLES.copyTo(sample, "iris");
        Files.createDirectories(root.resolve("iris"));
        Files.move(sample.resolve("iris/1"), root.resolve("iris").resolve(version));
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void callsGoWhereTheReleaseIs() {
    // Given
    Await.until("version 2 serves", REPORTED, () -> state("2").getState().equals("READY"));
    ModelIndex third = state("3");
    // When
    long preprocessor = taken(Service.PREPROCESSOR);
    long modelServer = taken(Service.MODEL_SERVER);
    Calls second = load("2");
    long strays =
        taken(Service.PREPROCESSOR) - preprocessor + taken(Service.MODEL_SERVER) - modelServer;
    Calls first = load("1");
    long shared = taken(Service.MODEL_SERVER) - modelServer;
    // Then
    System.out.printf(
        Locale.ROOT,
        "version 2: %d calls, %d went astray, failed %s; version 1: %d calls, %d of them shared, "
            + "failed %s; version 3: %s, %s%n",
        second.count(),
        strays,
        second.failures(),
        first.count(),
        shared,
        first.failures(),
        third.getState(),
        third.getReason());
    assertThat(second.failures()).isEmpty();
    assertThat(strays).as("calls for version 2 elsewhere").isZero();
    assertThat(first.failures()).isEmpty();
    assertThat(shared).as("calls for version 1 on the second").isPositive();
    assertThat(third.getState()).isEqualTo("UNAVAILABLE");
    assertThat(third.getReason()).isEqualTo("not on the model-server");
  }

  @Test
  void anInstanceThatReportsWhatItHasNotCostsNothingEvenWithoutABudget() {
    // Given
    lying.instance(1).fault(Fault.absent("model-server"));
    double before = secondTries();
    int arrivedBefore = lying.instance(1).arrivals().size();
    // When
    Calls calls = load("1");
    // Then
    int lies = lying.instance(1).arrivals().size() - arrivedBefore;
    double tries = secondTries() - before;
    System.out.printf(
        Locale.ROOT,
        "reports a release that it has not: %d of %d calls met it, %.0f second tries paid, %s%n",
        lies,
        calls.count(),
        tries,
        calls);
    assertThat(lies).as("calls that met it").isPositive();
    assertThat(calls.failures()).isEmpty();
    assertThat(calls.retries()).isZero();
    assertThat(tries).as("second tries that the budget paid").isZero();
  }

  private Calls load(String version) {
    try (OpenLoop loop =
        OpenLoop.start(
            Load.of(fleet.grpcPorts(), BadGrpc.iris().setModelVersion(version).build(), RATE)
                .deadline(DEADLINE))) {
      return loop.runFor(SteadyFleet.PAUSE).finish();
    }
  }

  private ModelIndex state(String version) {
    try (V2Client caller = new V2Client(fleet.grpcPort())) {
      return caller
          .stub()
          .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
          .getModelsList()
          .stream()
          .filter(model -> model.getVersion().equals(version))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Calls that reached the second instance of a service, however they ended. */
  private long taken(Service service) {
    return (long) fleet.instance(service, 1).metrics().sum("pronto_hop_seconds_count", Map.of());
  }

  /** Paid by the preprocessors, at the hop that lies. */
  private double secondTries() {
    return fleet.instances(Service.PREPROCESSOR).stream()
        .map(ServiceProcess::metrics)
        .mapToDouble(metrics -> metrics.sum("pronto_second_tries_total", Map.of("kind", "retry")))
        .sum();
  }
}
