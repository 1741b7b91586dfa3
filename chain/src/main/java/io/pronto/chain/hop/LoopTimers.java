package io.pronto.chain.hop;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Timers of calls that stay in the process, kept by the event loop that runs the call: setting and
 * ending one there takes no lock and wakes no thread. gRPC's own timer thread would be woken by
 * each, since every hop's deadline is a little earlier than the one before.
 *
 * <p>Lives and ends with the loops; it cannot be shut down by itself.
 */
final class LoopTimers extends AbstractExecutorService implements ScheduledExecutorService {

  private final EventLoops loops;

  LoopTimers(EventLoops loops) {
    this.loops = loops;
  }

  private EventLoop mine() {
    return loops.loop(Math.max(0, loops.current()));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return mine().schedule(command, delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return mine().schedule(callable, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return mine().scheduleAtFixedRate(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return mine().scheduleWithFixedDelay(command, initialDelay, delay, unit);
  }

  @Override
  public void execute(Runnable command) {
    mine().execute(command);
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("these timers end with the event loops");
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException("these timers end with the event loops");
  }

  @Override
  public boolean isShutdown() {
    return loops.all().isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return loops.all().isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return loops.all().awaitTermination(timeout, unit);
  }
}
