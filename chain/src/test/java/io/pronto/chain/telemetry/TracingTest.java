package io.pronto.chain.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + CALLER + "-00";
  private static final long MILLISECOND = 1_000_000;
  private static final long STARTED = System.nanoTime();

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private SdkTracerProvider provider = SdkTracerProvider.builder().build();

  @AfterEach
  void close() {
    provider.close();
  }

  private Tracing sampling(double ratio) {
    provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    return new Tracing(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
  }

  @Test
  void switchedOffItPassesTheTraceOnAsItCame() {
    // When
    HopSpan span = Tracing.OFF.arrived(Hop.GATEWAY, SAMPLED, "vendor=1", STARTED);
    // Then
    assertThat(span.recorded()).isFalse();
    assertThat(span.sent(Hop.PREPROCESSOR).trace().traceparent()).isEqualTo(SAMPLED);
    assertThat(span.sent(Hop.PREPROCESSOR).trace().tracestate()).isEqualTo("vendor=1");
  }

  @Test
  void whereOpenTelemetryIsSwitchedOffACallHasATraceThatIsPassedOn() {
    // Given
    Tracing tracing = new Tracing(OpenTelemetry.noop());
    // When
    HopSpan fresh = tracing.arrived(Hop.GATEWAY, null, null, STARTED);
    HopSpan named = tracing.arrived(Hop.GATEWAY, SAMPLED, "vendor=1", STARTED);
    // Then
    assertThat(fresh.recorded()).isFalse();
    assertThat(TraceContext.sound(fresh.trace().traceparent())).isTrue();
    assertThat(named.trace()).isEqualTo(new TraceContext(SAMPLED, "vendor=1"));
  }

  @Test
  void aCallerThatWantsNoTraceGetsNone() {
    // When
    HopSpan span = sampling(1).arrived(Hop.GATEWAY, UNSAMPLED, null, STARTED);
    // Then
    assertThat(span.recorded()).isFalse();
    assertThat(span.sent(Hop.PREPROCESSOR).trace().traceparent()).isEqualTo(UNSAMPLED);
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void theRatioDecidesForCallersThatDoNotSay() {
    assertThat(sampling(1).arrived(Hop.GATEWAY, null, null, STARTED).recorded()).isTrue();
    HopSpan span = sampling(0).arrived(Hop.GATEWAY, null, null, STARTED);
    assertThat(span.recorded()).isFalse();
    assertThat(span.trace().sampled()).isFalse();
    assertThat(span.trace().traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
  }

  @Test
  void aSampledCallHasASpanForTheHopItsSendingsAndItsPhases() {
    // Given
    RecordedSpan span =
        (RecordedSpan) sampling(0).arrived(Hop.GATEWAY, SAMPLED, "vendor=1", STARTED);
    long now = System.nanoTime();
    Diagnosis diagnosis = new Diagnosis(Hop.GATEWAY, now, -1);
    // When
    HopSpan.Sending sending = span.sent(Hop.PREPROCESSOR);
    sending.ended("UNAVAILABLE");
    diagnosis.means(new ReleaseId("iris", 3, "9f"), 7);
    diagnosis.phase("json", now, now + MILLISECOND);
    span.ended("INVALID_ARGUMENT", "r-1", diagnosis, MILLISECOND);
    // Then
    List<SpanData> spans = exporter.getFinishedSpanItems();
    SpanData client = spans.get(0);
    SpanData phase = spans.get(1);
    SpanData server = spans.get(2);
    assertThat(spans).hasSize(3).allMatch(each -> each.getTraceId().equals(TRACE));
    assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(server.getParentSpanId()).isEqualTo(CALLER);
    assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(server.getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("pronto.hop"), "gateway")
        .containsEntry(AttributeKey.stringKey("pronto.model"), "iris")
        .containsEntry(AttributeKey.stringKey("pronto.version"), "3")
        .containsEntry(AttributeKey.longKey("pronto.rows"), 7L)
        .containsEntry(AttributeKey.stringKey("pronto.request_id"), "r-1")
        .containsEntry(AttributeKey.longKey("rpc.grpc.status_code"), 3L);
    assertThat(client.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(client.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(sending.trace().traceparent())
        .isEqualTo("00-" + TRACE + "-" + client.getSpanId() + "-01");
    assertThat(sending.trace().tracestate()).isEqualTo("vendor=1");
    assertThat(phase.getName()).isEqualTo("json");
    assertThat(phase.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(phase.getEndEpochNanos() - phase.getStartEpochNanos()).isEqualTo(MILLISECOND);
    assertThat(server.getEndEpochNanos() - server.getStartEpochNanos())
        .as("what the call took, though its end was heard later")
        .isEqualTo(MILLISECOND);
  }
}
