package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Needs;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import io.pronto.it.run.V2Client;
import io.pronto.proto.ModelInferRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The memory of the product stays where it is however many predictions it makes. It makes 20,000;
 * {@code -Dit.predictions=100000} makes that as many.
 */
@Needs.Time
@Isolated
@EnabledOnOs(OS.LINUX)
class LeakIT {

  private static final int PREDICTIONS = Integer.getInteger("it.predictions", 20_000);

  /** Until then the compiler and the allocator's arenas still take some 20 MiB, and no more. */
  private static final int WARM_UP = 50_000;

  private static final int PARTS = 4;
  private static final int CALLERS = 8;
  private static final long MEBI = 1 << 20;

  /** Beside leaks: code that is still compiled, and the allocator's arenas. */
  private static final long SLACK = 16 * MEBI;

  @Test
  void memoryStaysWhereItIs() throws Exception {
    // Given: a heap that is all there from the start, so that only what is outside of it can grow
    Setup setup =
        Setup.samples()
            .compiledAsUsual()
            .withFlag("-Xms96m")
            .withFlag("-Xmx96m")
            .withFlag("-XX:+AlwaysPreTouch");
    try (Standalone product = Standalone.start(setup);
        V2Client client = new V2Client(product.grpcPort());
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Long> resident = new ArrayList<>();
      predict(client, callers, WARM_UP);
      resident.add(product.process().figures().residentBytes());
      // When
      long started = System.nanoTime();
      for (int part = 0; part < PARTS; part++) {
        predict(client, callers, PREDICTIONS / PARTS);
        resident.add(product.process().figures().residentBytes());
      }
      // Then
      System.out.printf(
          "leak check: %d predictions in %d s, resident MiB %s%n",
          PREDICTIONS,
          Duration.ofNanos(System.nanoTime() - started).toSeconds(),
          resident.stream().map(bytes -> bytes / MEBI).toList());
      assertThat(resident.getLast() - resident.getFirst()).as("growth").isLessThan(SLACK);
    }
  }

  private static void predict(V2Client client, ExecutorService callers, int count)
      throws ExecutionException, InterruptedException {
    ModelInferRequest request = BadGrpc.iris().build();
    List<Future<?>> shares = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      shares.add(
          callers.submit(
              () -> {
                for (int i = 0; i < count / CALLERS; i++) {
                  client.infer(request);
                }
              }));
    }
    for (Future<?> share : shares) {
      share.get();
    }
  }
}
