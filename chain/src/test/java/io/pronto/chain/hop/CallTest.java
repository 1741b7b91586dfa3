package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.hop.Call.Cancellable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallTest {

  private static final TraceContext TRACE = TraceContext.fresh();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aCallWithoutADeadlineGetsTheDefault() {
    assertThat(left(begin(null).to("r", Route.WHOLE, HOUR, DAY)))
        .isBetween(Duration.ofMinutes(59), HOUR);
  }

  @Test
  void aDeadlineBelowTheMaximumStaysAsItIs() {
    // Given
    Call call = begin(HOUR);
    // Then
    assertThat(call.to("r", Route.WHOLE, Duration.ofMinutes(1), DAY).deadline())
        .isSameAs(call.deadline());
  }

  @Test
  void aDeadlineBeyondTheMaximumIsCut() {
    assertThat(left(begin(DAY).to("r", Route.WHOLE, Duration.ofMinutes(1), HOUR)))
        .isBetween(Duration.ofMinutes(59), HOUR);
  }

  @Test
  void aDeadlineThatPassedStaysPassed() {
    // Given
    Call call = begin(Duration.ofNanos(-1)).to("r", Route.WHOLE, HOUR, DAY);
    // Then
    assertThat(call.expired()).isTrue();
    assertThat(begin(HOUR).expired()).isFalse();
    assertThat(begin(null).expired()).isFalse();
  }

  @Test
  void onItsWayItKeepsEverythingButReleaseRouteAndDeadline() {
    // Given
    Call call = Call.begin("id", TRACE, HOUR, true).call();
    // When
    Call sent = call.to("iris/1/9f", Route.WHOLE, HOUR, DAY);
    // Then
    assertThat(sent.requestId()).isEqualTo("id");
    assertThat(sent.trace()).isSameAs(TRACE);
    assertThat(sent.context()).isSameAs(call.context());
    assertThat(sent.diagnosis()).isSameAs(call.diagnosis()).isNotNull();
    assertThat(sent.debug()).isTrue();
    assertThat(sent.release()).isEqualTo("iris/1/9f");
    assertThat(sent.route()).isSameAs(Route.WHOLE);
  }

  @Test
  void beginsWithoutRouteAndReleaseAndShowsTimesOnlyWhenAsked() {
    // Given
    Call call = begin(null);
    // Then
    assertThat(call.route()).isSameAs(Route.NONE);
    assertThat(call.release()).isEmpty();
    assertThat(call.debug()).isFalse();
    assertThat(call.diagnosis().release()).isNull();
    assertThat(call.span().recorded()).isFalse();
    assertThat(call.deadline()).isNull();
  }

  @Test
  void cancellingReachesTheCallOnItsWayAndThoseWhoListenOnce() {
    // Given
    Cancellable began = Call.begin("", TRACE, null, false);
    Call sent = began.call().to("r", Route.WHOLE, HOUR, DAY);
    AtomicInteger heard = new AtomicInteger();
    sent.onCancel(heard::incrementAndGet);
    assertThat(sent.cancelled()).isFalse();
    // When
    began.cancel().run();
    began.cancel().run();
    // Then
    assertThat(sent.cancelled()).isTrue();
    assertThat(heard).hasValue(1);
  }

  @Test
  void whoListensTooLateHearsAtOnce() {
    // Given
    Cancellable began = Call.begin("", TRACE, null, false);
    AtomicInteger heard = new AtomicInteger();
    began.cancel().run();
    // When
    began.call().onCancel(heard::incrementAndGet);
    // Then
    assertThat(heard).hasValue(1);
  }

  @Test
  void whoWithdrewHearsNothing() {
    // Given
    Cancellable began = Call.begin("", TRACE, null, false);
    AtomicInteger heard = new AtomicInteger();
    // When
    began.call().onCancel(heard::incrementAndGet).close();
    began.cancel().run();
    // Then
    assertThat(heard).hasValue(0);
  }

  private static Call begin(Duration timeout) {
    return Call.begin("", TRACE, timeout, false).call();
  }

  private static Duration left(Call call) {
    return Duration.ofNanos(call.deadline().timeRemaining(TimeUnit.NANOSECONDS));
  }
}
