package io.pronto.gateway.repository;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.service.catalog.ModelControl;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has models loaded and unloaded in the whole chain, where {@code pronto.repository.control} says
 * so. Nothing here waits. Any thread.
 */
@Singleton
public final class RepositoryControl {

  private static final String UNLOAD_DEPENDENTS = "unload_dependents";
  private static final int MOST_WAITING = 256;
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Optional<ModelControl> control;
  private final String word;
  private final NextHop next;
  private final ChainWatch watch;
  private final ScheduledExecutorService executor;
  private final Duration patience;
  private final AtomicInteger waiting = new AtomicInteger();

  RepositoryControl(
      Optional<ModelControl> control,
      ChainSettings settings,
      NextHop next,
      ChainWatch watch,
      EventLoops loops) {
    this.control = control;
    this.word = settings.repository().control();
    this.next = next;
    this.watch = watch;
    this.executor = loops.loop(0);
    this.patience =
        Check.between(
            "pronto.repository.patience", settings.repository().patience(), SHORTEST, LONGEST);
    control.ifPresent(models -> next.want(models.wanted()));
  }

  /**
   * Has the files of a model read anew; ends once the gateway serves a version of it, or there is a
   * reason why not.
   *
   * @param parameters of the request, by name, with their values in words
   */
  public CompletionStage<Void> load(String model, Map<String, String> parameters) {
    ModelControl models = allowed();
    parameters.forEach(RepositoryControl::refuse);
    admit();
    PendingLoad load = new PendingLoad(model, models, next, watch, executor);
    var timer =
        executor.schedule(() -> load.late(patience), patience.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> done =
        load.done()
            .whenComplete(
                (_, _) -> {
                  timer.cancel(false);
                  waiting.decrementAndGet();
                });
    var _ =
        models
            .load(model)
            .whenComplete(
                (_, error) -> {
                  if (error != null) {
                    load.failed(error);
                  } else {
                    tell(models);
                    watch.desk().tryAgain(model);
                    load.begin();
                  }
                });
    return done;
  }

  /**
   * Has a model serve no more.
   *
   * @param parameters of the request, by name, with their values in words
   */
  public CompletionStage<Void> unload(String model, Map<String, String> parameters) {
    ModelControl models = allowed();
    parameters.forEach(
        (name, value) -> {
          if (!name.equals(UNLOAD_DEPENDENTS)) {
            refuse(name, value);
          }
        });
    admit();
    return models
        .unload(model)
        .whenComplete((_, _) -> waiting.decrementAndGet())
        .thenRun(() -> tell(models));
  }

  /** Says what is wanted when it says it, so that no later word is followed by an earlier one. */
  private void tell(ModelControl models) {
    executor.execute(() -> next.want(models.wanted()));
  }

  private void admit() {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      throw new Failure.Overloaded(Hop.GATEWAY.text(), Duration.ofSeconds(1)).asException();
    }
  }

  private ModelControl allowed() {
    return control.orElseThrow(
        () ->
            new Failure.NotBuilt(
                    "loading and unloading of models with pronto.repository.control="
                        + word
                        + ", which has to be explicit,")
                .asException());
  }

  private static void refuse(String name, String value) {
    throw FailureException.invalid("parameters." + name, "none", value);
  }
}
