package io.pronto.chain.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.work.CostEstimate;
import io.pronto.chain.work.Processors;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkMetersTest {

  private static final long BYTES = 100;
  private static final long FAST = 1_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CostEstimate cost = new CostEstimate(true);
  private final Processors processors =
      new Processors(1, 1, System::nanoTime, new WorkMeters(registry));
  private final Call call = Call.begin("", TraceContext.fresh(), null, false).call();

  @AfterEach
  void close() {
    processors.close();
  }

  @Test
  void countsWorkInTheQueueAndOnTheCallingThread() throws Exception {
    // Given
    call.diagnosis().means(new ReleaseId("iris", 1, ""), 1);
    // When
    queuedThenAtOnce(call);
    // Then
    assertThat(timer("pronto.queue").count()).isEqualTo(1);
    assertThat(timer("pronto.work").count()).isEqualTo(2);
  }

  @Test
  void countsNoCallThatIsNotMeasured() throws Exception {
    // Given
    call.diagnosis().means(new ReleaseId("iris", 1, ""), 1);
    // When
    queuedThenAtOnce(call.unmeasured());
    // Then
    assertThat(registry.getMeters()).isEmpty();
  }

  private void queuedThenAtOnce(Call by) throws Exception {
    work(by);
    cost.took(BYTES, FAST);
    work(by);
  }

  private void work(Call by) throws Exception {
    processors
        .run(cost, BYTES, Hop.MODEL_SERVER, by, () -> true)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Timer timer(String name) {
    return registry.get(name).timer();
  }
}
