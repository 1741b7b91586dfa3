package io.pronto.gateway.predict;

import io.pronto.core.release.Catalog;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks again and again at what the chain serves. One look at a time, on the executor it was given.
 */
public final class ChainWatch {

  private static final Logger LOG = Logger.getLogger(ChainWatch.class);
  private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

  private final Supplier<CompletionStage<List<ReleaseState>>> chain;
  private final BooleanSupplier settled;
  private final LiveModels models;
  private final FrontDesk desk;
  private final Trials trials;
  private final Duration pause;
  private final ScheduledExecutorService executor;
  private final Ticker ticker;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean ended;
  private volatile long begun;
  private volatile boolean warned;

  /**
   * A watch over the chain.
   *
   * @param chain says what it serves
   * @param settled says whether the chain has acted on what it was told to load
   * @param onward the way of predictions into it
   * @param pause between two looks
   * @param executor that looks
   * @param ticker by which trials are timed
   */
  public ChainWatch(
      Catalog catalog,
      Supplier<CompletionStage<List<ReleaseState>>> chain,
      BooleanSupplier settled,
      Onward onward,
      Duration pause,
      ScheduledExecutorService executor,
      Ticker ticker) {
    this.chain = chain;
    this.settled = settled;
    this.models = new LiveModels(catalog);
    Predictor predictor = new Predictor(onward);
    this.desk = new FrontDesk(models, predictor);
    this.trials =
        new Trials(
            models,
            predictor,
            ticker,
            task -> Thread.ofPlatform().daemon().name("pronto-trial").start(task));
    this.pause = pause;
    this.executor = executor;
    this.ticker = ticker;
  }

  /** The desk, which is to be {@link #open opened}. */
  public FrontDesk desk() {
    return desk;
  }

  /**
   * Begins to look.
   *
   * @param reached is told what the chain serves when it was reached for the first time, and what
   *     it has was tried
   */
  public void start(Consumer<List<Release>> reached) {
    begun = ticker.nanos();
    look(reached);
  }

  /** Opens the desk, unless the watch has ended; says whether it did. */
  public synchronized boolean open() {
    if (!ended) {
      desk.becomeReady();
    }
    return !ended;
  }

  /** Looks no more, and closes the desk. */
  public synchronized void end() {
    ended = true;
    trials.end();
    models.close();
    desk.close();
  }

  private void look(Consumer<List<Release>> reached) {
    if (!ended) {
      boolean whole = settled.getAsBoolean() || late(); // before what came of it
      releases().whenComplete((states, error) -> seen(states, error, whole, reached));
    }
  }

  /** An instance that does not act on what it was told keeps no gateway from serving. */
  private boolean late() {
    if (ticker.nanos() - begun < PATIENCE) {
      return false;
    }
    if (!warned) {
      warned = true;
      LOG.warn("an instance behind the gateway has not loaded what it was told to; see its log");
    }
    return true;
  }

  /**
   * Looks once more, at once, and says when the desk knows what was seen; fails where the chain is
   * not reached.
   */
  public CompletionStage<Void> lookNow() {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    executor.execute(
        () ->
            releases()
                .whenComplete(
                    (states, error) -> {
                      if (error != null) {
                        seen.completeExceptionally(error);
                        return;
                      }
                      models.reported(states);
                      trials.run(() -> {});
                      seen.complete(null);
                    }));
    return seen;
  }

  /** A look that does not begin fails like one that does not end well: the next one follows. */
  private CompletionStage<List<ReleaseState>> releases() {
    try {
      return chain.get();
    } catch (RuntimeException e) {
      LOG.error("defect while the gateway looked at the chain", e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private void seen(
      List<ReleaseState> states, Throwable error, boolean whole, Consumer<List<Release>> reached) {
    if (!ended) {
      var _ = executor.schedule(() -> look(reached), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (error == null) {
      models.reported(states);
      trials.run(
          () -> {
            if (whole && told.compareAndSet(false, true)) {
              reached.accept(models.live());
            }
          });
    }
  }
}
