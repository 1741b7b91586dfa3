package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTimersTest {

  private final EventLoops loops = new EventLoops(3);
  private final ScheduledExecutorService timers = loops.timers();

  @AfterEach
  void stop() {
    loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aTimerSetOnALoopGoesOffOnTheSame() throws Exception {
    for (int loop = 0; loop < loops.count(); loop++) {
      // Given
      CompletableFuture<Integer> wentOff = new CompletableFuture<>();
      // When
      loops
          .loop(loop)
          .execute(
              () -> {
                var _ =
                    timers.schedule(
                        () -> wentOff.complete(loops.current()), 1, TimeUnit.MILLISECONDS);
              });
      // Then
      assertThat(wentOff.get(5, TimeUnit.SECONDS)).isEqualTo(loop);
    }
  }

  @Test
  void aTimerSetElsewhereGoesOffToo() throws Exception {
    // When
    ScheduledFuture<Integer> timer = timers.schedule(loops::current, 1, TimeUnit.MILLISECONDS);
    // Then
    assertThat(timer.get(5, TimeUnit.SECONDS)).isNotNegative();
  }

  @Test
  void anEndedTimerDoesNotGoOff() throws Exception {
    // Given
    AtomicInteger wentOff = new AtomicInteger();
    ScheduledFuture<?> ended = timers.schedule(wentOff::incrementAndGet, 50, TimeUnit.MILLISECONDS);
    ScheduledFuture<?> later = timers.schedule(() -> {}, 100, TimeUnit.MILLISECONDS);
    // When
    ended.cancel(false);
    later.get(5, TimeUnit.SECONDS);
    // Then
    assertThat(wentOff).hasValue(0);
  }

  @Test
  void endsWithTheLoopsOnly() {
    assertThatThrownBy(timers::shutdown).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(timers::shutdownNow).isInstanceOf(UnsupportedOperationException.class);
    assertThat(timers.isShutdown()).isFalse();
    stop();
    assertThat(timers.isShutdown()).isTrue();
  }
}
