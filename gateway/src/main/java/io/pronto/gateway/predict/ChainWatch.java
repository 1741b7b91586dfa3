package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Repository;
import io.pronto.chain.warmup.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks again and again at what the chain serves, and opens the desk once it was reached and
 * warmed. One look at a time, on the executor it was given.
 */
public final class ChainWatch {

  private final Onward onward;
  private final LiveModels models;
  private final FrontDesk desk;
  private final WarmUp warmUp;
  private final Duration warmFor;
  private final Duration pause;
  private final ScheduledExecutorService executor;
  private volatile boolean ended;

  /**
   * A watch over the chain.
   *
   * @param calls makes the calls of the warm-up
   * @param warmFor how long to warm before the desk opens
   * @param pause between two looks
   */
  public ChainWatch(
      Repository repository,
      Onward onward,
      Supplier<Call> calls,
      Duration warmFor,
      Duration pause,
      ScheduledExecutorService executor,
      Ticker ticker) {
    this.onward = onward;
    this.models = new LiveModels(repository);
    Predictor predictor = new Predictor(onward);
    this.desk = new FrontDesk(models, predictor);
    this.warmUp =
        new WarmUp(
            (release, inputs) -> predictor.predict(release, "", inputs, List.of(), calls.get()),
            ticker,
            WarmUp.afterPause(executor));
    this.warmFor = warmFor;
    this.pause = pause;
    this.executor = executor;
  }

  /** The desk that opens once the chain is warm. */
  public FrontDesk desk() {
    return desk;
  }

  /** Begins to look; {@code opened} runs once, when the desk opens. */
  public void start(Runnable opened) {
    look(opened);
  }

  /** Looks no more, and closes the desk. */
  public void end() {
    ended = true;
    warmUp.stop();
    desk.close();
  }

  private void look(Runnable opened) {
    if (!ended) {
      onward.releases().whenComplete((states, error) -> seen(states, error, opened));
    }
  }

  private void seen(List<ReleaseState> states, Throwable error, Runnable opened) {
    if (error == null) {
      boolean first = !models.known();
      models.reported(states);
      if (first) {
        models.live().forEach(warmUp::addCallers);
        warmUp.run(warmFor, () -> open(opened));
      }
    }
    if (!ended) {
      var _ = executor.schedule(() -> look(opened), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void open(Runnable opened) {
    if (!ended) {
      desk.becomeReady();
      opened.run();
    }
  }
}
