package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SOUND = "00-" + ID + "-00f067aa0ba902b7-01";
  private static final String FORM = "00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        SOUND,
        "00-" + ID + "-00f067aa0ba902b7-00",
        "00-" + ID + "-00f067aa0ba902b7-ff",
        "00-00000000000000000000000000000001-0000000000000001-00"
      })
  void aSoundHeaderIsPassedOnAsItCame(String traceparent) {
    // When
    TraceContext context = TraceContext.of(traceparent, "vendor=1");
    // Then
    assertThat(context).isEqualTo(new TraceContext(traceparent, "vendor=1"));
    assertThat(context.traceId()).isEqualTo(traceparent.substring(3, 35));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-" + ID + "-00f067aa0ba902b7-0",
        "00-" + ID + "-00f067aa0ba902b7-011",
        "00-" + ID + "-00f067aa0ba902b7-01-more",
        "01-" + ID + "-00f067aa0ba902b7-01more",
        "0x-" + ID + "-00f067aa0ba902b7-01",
        "ff-" + ID + "-00f067aa0ba902b7-01",
        "00_" + ID + "-00f067aa0ba902b7-01",
        "00-" + ID + "_00f067aa0ba902b7-01",
        "00-" + ID + "-00f067aa0ba902b7_01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-" + ID + "-00f067aa0ba902bG-01",
        "00-" + ID + "-00f067aa0ba902b7-0x",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + ID + "-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e47３6-00f067aa0ba902b7-01"
      })
  void anUnsoundHeaderBeginsANewTraceWithoutItsState(String traceparent) {
    // When
    TraceContext context = TraceContext.of(traceparent, "vendor=1");
    // Then
    assertThat(context.traceparent()).isNotEqualTo(traceparent).matches(FORM);
    assertThat(context.tracestate()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-" + ID + "-00f067aa0ba902b7-01",
        "cc-" + ID + "-00f067aa0ba902b7-01-what-comes-later"
      })
  void ofALaterVersionWhatThisOneKnowsIsPassedOn(String traceparent) {
    assertThat(TraceContext.of(traceparent, "vendor=1"))
        .isEqualTo(new TraceContext(SOUND, "vendor=1"));
  }

  @Test
  void aStateThatIsTooLongOrAbsentIsLeftOut() {
    assertThat(TraceContext.of(SOUND, null).tracestate()).isEmpty();
    assertThat(TraceContext.of(SOUND, "a".repeat(512)).tracestate()).hasSize(512);
    assertThat(TraceContext.of(SOUND, "a".repeat(513))).isEqualTo(new TraceContext(SOUND, ""));
  }

  @Test
  void aNewContextIsSoundUnsampledAndDiffersFromTheLast() {
    // When
    TraceContext one = TraceContext.fresh();
    TraceContext other = TraceContext.fresh();
    // Then
    assertThat(TraceContext.of(one.traceparent(), "")).isEqualTo(one);
    assertThat(one.traceparent()).matches(FORM).endsWith("-00");
    assertThat(one.traceId()).isNotEqualTo(other.traceId());
  }
}
