package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import io.pronto.it.run.Setup;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small calls beside large ones, over one connection to each instance and over four. What that does
 * to the small ones is printed; there is no bound.
 */
@Needs.Time
@Isolated
class ConnectionsIT {

  private static final int FLOATS = 150_000;
  private static final double LARGE_RATE = SteadyFleet.RATE / 8;
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @ParameterizedTest(name = "{0} connections")
  @ValueSource(ints = {1, 4})
  void smallCallsGetThroughBesideLargeOnes(int connections) throws IOException {
    // Given
    Setup setup =
        Setup.of(irisAndIdentity())
            .compiledAsUsual()
            .withHeap("256m")
            .warmedFor("5s")
            .with("PRONTO_HOP_CONNECTIONS", Integer.toString(connections));
    try (Fleet fleet = Fleet.start(FleetPlan.of(setup));
        OpenLoop small =
            OpenLoop.start(load(fleet, BadGrpc.iris().build(), SteadyFleet.RATE / 2))) {
      small.runFor(WARM.plus(SteadyFleet.PAUSE));
      long together = System.nanoTime();
      // When
      try (OpenLoop large = OpenLoop.start(load(fleet, large(), LARGE_RATE))) {
        Calls largeCalls = large.runFor(WARM.plus(SteadyFleet.PAUSE)).finish();
        Calls all = small.finish();
        Calls alone = all.between(after(small, WARM), together);
        Calls beside = all.since(after(large, WARM));
        // Then
        print(connections, alone, beside, largeCalls.since(after(large, WARM)));
        assertThat(all.failures()).isEmpty();
        assertThat(largeCalls.failures()).isEmpty();
      }
      assertThat(connectionsTo(fleet.endpoint(Service.PREPROCESSOR, 0).grpcPort()))
          .isEqualTo(connections);
    }
  }

  /** Open connections to a port of this machine, as Linux lists them. */
  private static long connectionsTo(int port) throws IOException {
    Pattern line =
        Pattern.compile(
            String.format(" *\\d+: [0-9A-F]+:\\p{XDigit}{4} [0-9A-F]+:%04X 01 .*", port));
    long open = 0;
    for (String table : List.of("tcp", "tcp6")) {
      open +=
          Files.readString(Path.of("/proc/net", table))
              .lines()
              .filter(text -> line.matcher(text).matches())
              .count();
    }
    return open;
  }

  private static long after(OpenLoop loop, Duration time) {
    return loop.started() + time.toNanos();
  }

  private static Path irisAndIdentity() throws IOException {
    Path repository = Files.createTempDirectory(Product.outputs(), "connections-");
    return Models.TINY.copyTo(Models.SAMPLES.copyTo(repository, "iris"), "identity");
  }

  private static ModelInferRequest large() {
    ByteString data = ByteString.copyFrom(new byte[FLOATS * Float.BYTES]);
    return BadGrpc.to("identity", "input", "FP32", data, 1, FLOATS).build();
  }

  private static Load load(Fleet fleet, ModelInferRequest request, double rate) {
    return Load.of(fleet.grpcPorts(), request, rate).deadline(DEADLINE);
  }

  private static void print(int connections, Calls alone, Calls beside, Calls large) {
    System.out.printf(
        Locale.ROOT,
        "%d connections:%n  small alone  %s%n  small beside %s%n  600 KB       %s%n",
        connections,
        alone,
        beside,
        large);
  }
}
