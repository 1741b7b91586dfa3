package io.pronto.chain.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HopTelemetryTest {

  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final long QUICK_NANOS = 1_000_000;
  private static final ReleaseId IRIS = new ReleaseId("iris", 1, "9f");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<CallLog.Entry> written = new LinkedBlockingQueue<>();
  private CallLog log = new CallLog(registry, 16, written::add);

  @AfterEach
  void close() {
    log.close();
  }

  private HopTelemetry gateway(boolean every) {
    return new HopTelemetry(
        Hop.GATEWAY, registry, Tracing.OFF, new CallRecords(log, every, SLOW), SLOW);
  }

  private static Call call() {
    Call call = Call.begin("r-1", TraceContext.fresh(), null, false).call();
    call.diagnosis().means(IRIS, 3);
    return call;
  }

  @Test
  void aFailureOfOursLeavesARecordWithTheHops() throws InterruptedException {
    // Given
    Call call = call();
    call.diagnosis().sent(call.diagnosis().started());
    call.diagnosis()
        .answered(call.diagnosis().started() + QUICK_NANOS, "preprocessor;dur=0.500", "");
    // When
    gateway(false)
        .failed(
            call.span(),
            call,
            new Failure.HopUnavailable("model-server", "gone"),
            "UNAVAILABLE",
            2 * QUICK_NANOS);
    // Then
    CallLog.Entry entry = written.poll(5, TimeUnit.SECONDS);
    assertThat(entry.what()).isEqualTo("failed call");
    assertThat(entry.level()).isEqualTo(Logger.Level.WARN);
    assertThat(entry.fields())
        .containsEntry("model", "iris")
        .containsEntry("version", "1")
        .containsEntry("rows", "3")
        .containsEntry("code", "UNAVAILABLE")
        .containsEntry("ms", "2.000")
        .containsEntry("hops", "gateway;dur=1.000, preprocessor;dur=0.500")
        .containsEntry("requestId", "r-1")
        .containsEntry("traceId", call.trace().traceId());
  }

  @Test
  void aSlowCallLeavesARecordAndOthersDoNot() throws InterruptedException {
    // Given
    HopTelemetry gateway = gateway(false);
    Failure mistake = new Failure.InputInvalid("inputs", "some", "none");
    Call call = call();
    // When
    gateway.answered(call, QUICK_NANOS);
    gateway.failed(call.span(), call, mistake, "INVALID_ARGUMENT", QUICK_NANOS);
    gateway.answered(call, SLOW.toNanos());
    // Then
    assertThat(written.poll(5, TimeUnit.SECONDS).what()).isEqualTo("slow call");
    log.close();
    assertThat(written).isEmpty();
  }

  @Test
  void theAccessLogHasEveryCall() throws InterruptedException {
    // When
    gateway(true).answered(call(), QUICK_NANOS);
    // Then
    CallLog.Entry entry = written.poll(5, TimeUnit.SECONDS);
    assertThat(entry.what()).isEqualTo("call");
    assertThat(entry.level()).isEqualTo(Logger.Level.INFO);
  }

  @Test
  void whatTheLogHasNoRoomForIsDroppedAndCounted() throws InterruptedException {
    // Given
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    log.close();
    log =
        new CallLog(
            registry,
            2,
            entry -> {
              busy.countDown();
              awaitQuietly(goOn);
            });
    HopTelemetry gateway = gateway(true);
    gateway.answered(call(), QUICK_NANOS);
    assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();
    // When
    for (int i = 0; i < 5; i++) {
      gateway.answered(call(), QUICK_NANOS);
    }
    // Then
    assertThat(log.dropped()).isEqualTo(3);
    goOn.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void seriesAreThoseOfReleasesAndCodes() {
    // Given
    HopTelemetry gateway = gateway(false);
    Call unknown = Call.begin("", TraceContext.fresh(), null, false).call();
    // When
    gateway.answered(call(), QUICK_NANOS);
    for (int i = 0; i < 9; i++) {
      Failure failure = new Failure.ModelNotFound("made-up-" + i, "", "iris");
      gateway.failed(unknown.span(), unknown, failure, "NOT_FOUND", QUICK_NANOS);
    }
    // Then
    assertThat(registry.get("pronto.hop").tags("model", "iris", "version", "1").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("pronto.hop").tags("model", "", "code", "NOT_FOUND").timer().count())
        .isEqualTo(9);
    assertThat(registry.get("pronto.rows").tag("model", "iris").counter().count()).isEqualTo(3);
  }

  @Test
  void onlyTheHopWhereTheTimeWasOverMissedTheDeadline() {
    // Given
    HopTelemetry gateway = gateway(false);
    Call call = call();
    // When
    gateway.failed(
        call.span(), call, new Failure.DeadlinePassed("gateway"), "DEADLINE_EXCEEDED", 1);
    gateway.failed(
        call.span(), call, new Failure.DeadlinePassed("model-server"), "DEADLINE_EXCEEDED", 1);
    // Then
    assertThat(registry.get("pronto.deadlines.missed").counter().count()).isEqualTo(1);
  }

  @Test
  void theModelServerAloneCountsWhatItsModelRefused() {
    // Given
    HopTelemetry server = new HopTelemetry(Hop.MODEL_SERVER, registry, Tracing.OFF, null, SLOW);
    Failure refused = new Failure.ModelRefused("iris", "1", "unknown category");
    Failure invalid = new Failure.InputInvalid("inputs", "some", "none");
    Call call = call();
    // When
    server.failed(call.span(), call, refused, "INVALID_ARGUMENT", QUICK_NANOS);
    server.failed(call.span(), call, invalid, "INVALID_ARGUMENT", QUICK_NANOS);
    gateway(false).failed(call.span(), call, refused, "INVALID_ARGUMENT", QUICK_NANOS);
    server.failed(call.span(), null, refused, "INVALID_ARGUMENT", QUICK_NANOS);
    // Then
    assertThat(registry.get("pronto.model.refused").tag("model", "iris").counters())
        .singleElement()
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(1))
        .satisfies(counter -> assertThat(counter.getId().getTag("hop")).isEqualTo("model-server"));
  }

  @Test
  void hopsBehindTheGatewayTellOfTimesWhereACallFailsOrIsSlow() {
    // Given
    HopTelemetry behind = new HopTelemetry(Hop.MODEL_SERVER, registry, Tracing.OFF, null, SLOW);
    // Then
    assertThat(behind.worthTelling("OK", QUICK_NANOS)).isFalse();
    assertThat(behind.worthTelling("OK", SLOW.toNanos() / 2)).isTrue();
    assertThat(behind.worthTelling("INTERNAL", QUICK_NANOS)).isTrue();
    assertThat(gateway(false).worthTelling("INTERNAL", SLOW.toNanos())).isFalse();
  }
}
