package io.pronto.chain.resolver;

import io.pronto.core.time.MovedClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Timers that run on the thread of the test, when it moves the clock. */
final class MovedTimers extends AbstractExecutorService implements ScheduledExecutorService {

  private final MovedClock clock;
  private final Queue<Timer> timers = new PriorityQueue<>(Comparator.naturalOrder());

  MovedTimers(MovedClock clock) {
    this.clock = clock;
  }

  /** Moves the clock from timer to timer until so much later. */
  void advance(Duration time) {
    long end = clock.nanos() + time.toNanos();
    while (!timers.isEmpty() && timers.peek().due <= end) {
      Timer next = timers.remove();
      clock.advance(Duration.ofNanos(Math.max(0, next.due - clock.nanos())));
      next.run();
    }
    clock.advance(Duration.ofNanos(end - clock.nanos()));
  }

  /** Timers that were neither cancelled nor run. */
  long waiting() {
    return timers.stream().filter(timer -> !timer.isCancelled()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Timer timer = new Timer(command, clock.nanos() + unit.toNanos(delay));
    timers.add(timer);
    return timer;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {
    timers.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    timers.clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {

    private final long due;

    Timer(Runnable command, long due) {
      super(command, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - clock.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
