package io.pronto.chain.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private static final ReleaseId NEXT = new ReleaseId("iris", 2, "9f");

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
  void seriesOfAReleaseThatWentStayUntilTheNextChange() {
    // Given
    HopTelemetry server = server();
    Set<String> serving = new HashSet<>(Set.of("1"));
    server.has(List.of(ReleaseState.ready(IRIS)), (_, version) -> serving.contains(version));
    assertThat(registry.get("pronto.release.ready").gauge().value()).isEqualTo(1);
    // When
    serving.remove("1");
    server.has(List.of(ReleaseState.ready(NEXT)), (_, _) -> true);
    server.answered(call(), QUICK_NANOS);
    // Then
    assertThat(registry.get("pronto.release.ready").tag("version", "1").gauge().value()).isZero();
    assertThat(registry.get("pronto.rows").tag("version", "1").counter().count()).isEqualTo(3);
    // When
    server.has(List.of(ReleaseState.ready(NEXT)), (_, _) -> true);
    // Then
    assertThat(registry.getMeters())
        .noneMatch(meter -> "1".equals(meter.getId().getTag("version")))
        .filteredOn(meter -> "2".equals(meter.getId().getTag("version")))
        .extracting(meter -> meter.getId().getName())
        .contains("pronto.release.ready", "pronto.rows", "pronto.hop", "pronto.model.refused");
  }

  @Test
  void otherFilesUnderTheSameVersionGoOnWithItsSeries() {
    // Given
    HopTelemetry server = server();
    server.has(List.of(ReleaseState.ready(IRIS)), (_, _) -> true);
    server.answered(call(), QUICK_NANOS);
    // When
    ReleaseId other = new ReleaseId(IRIS.model(), IRIS.version(), "other");
    for (int i = 0; i < 3; i++) {
      server.has(List.of(ReleaseState.ready(other)), (_, _) -> true);
    }
    // Then
    assertThat(registry.get("pronto.rows").tag("version", "1").counter().count()).isEqualTo(3);
    assertThat(registry.get("pronto.release.ready").gauge().value()).isEqualTo(1);
  }

  @Test
  void noSeriesStaysOfAVersionWhoseFilesChangedBeforeItWent() {
    // Given
    HopTelemetry server = server();
    server.has(List.of(ReleaseState.ready(IRIS)), (_, _) -> true);
    Call failed = call();
    Failure gone = new Failure.HopUnavailable("postprocessor", "gone");
    server.failed(failed.span(), failed, gone, "UNAVAILABLE", QUICK_NANOS);
    // When
    ReleaseId other = new ReleaseId(IRIS.model(), IRIS.version(), "other");
    for (ReleaseId release : List.of(other, other, NEXT, NEXT)) {
      server.has(List.of(ReleaseState.ready(release)), (_, _) -> true);
    }
    // Then
    assertThat(registry.getMeters())
        .noneMatch(meter -> "1".equals(meter.getId().getTag("version")));
  }

  @Test
  void callsOfReleasesThatWentLongAgoLeaveNoSeriesForGood() {
    // Given
    HopTelemetry server = server();
    // When
    for (int version = 1; version <= 100; version++) {
      ReleaseId id = new ReleaseId("iris", version, "a");
      server.has(List.of(ReleaseState.ready(id)), (_, _) -> true);
      server.answered(call(), QUICK_NANOS); // of the first
    }
    // Then
    assertThat(registry.get("pronto.rows").counters())
        .extracting(counter -> counter.getId().getTag("version"))
        .containsExactlyInAnyOrder("", "1", "99", "100");
  }

  private HopTelemetry server() {
    return new HopTelemetry(Hop.MODEL_SERVER, registry, Tracing.OFF, null, SLOW);
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
    HopTelemetry server = server();
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
    HopTelemetry behind = server();
    // Then
    assertThat(behind.worthTelling("OK", QUICK_NANOS)).isFalse();
    assertThat(behind.worthTelling("OK", SLOW.toNanos() / 2)).isTrue();
    assertThat(behind.worthTelling("INTERNAL", QUICK_NANOS)).isTrue();
    assertThat(gateway(false).worthTelling("INTERNAL", SLOW.toNanos())).isFalse();
  }
}
