package io.pronto.gateway.repository;

import io.pronto.chain.client.NextHop;
import io.pronto.core.failure.Failure;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.service.catalog.ModelControl;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A load that a caller waits for: until the chain has acted on it, the gateway has seen what came
 * of that, and what came was tried. Looks every now and then, on the executor.
 */
final class PendingLoad {

  private static final long PAUSE_MILLIS = 50;

  private final String model;
  private final ModelControl models;
  private final NextHop next;
  private final ChainWatch watch;
  private final ScheduledExecutorService executor;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long load = Wanted.NEVER; // on the executor only
  private volatile long seen = Wanted.NEVER;

  PendingLoad(
      String model,
      ModelControl models,
      NextHop next,
      ChainWatch watch,
      ScheduledExecutorService executor) {
    this.model = model;
    this.models = models;
    this.next = next;
    this.watch = watch;
    this.executor = executor;
  }

  /** Ends with the load. */
  CompletableFuture<Void> done() {
    return done;
  }

  /** The gateway itself has read the model. */
  void begin() {
    executor.execute(this::look);
  }

  /** The gateway itself could not take it. */
  void failed(Throwable error) {
    done.completeExceptionally(error);
  }

  /** The caller waits no longer. */
  void late(Duration patience) {
    if (seen == models.wanted().load(model) && !watch.desk().onTrial(model) && serves()) {
      done.complete(null);
    } else {
      String why =
          "it did not serve within " + patience.toMillis() + " ms; so far: " + reasons(states());
      done.completeExceptionally(new Failure.ModelNotReady(model, "", why, true).asException());
    }
  }

  private void look() {
    if (done.isDone()) {
      return;
    }
    long now = models.wanted().load(model);
    if (now == Wanted.NEVER) {
      done.completeExceptionally(
          new Failure.ModelNotReady(model, "", "it was unloaded meanwhile", false).asException());
    } else if (now != load) {
      load = now;
    }
    if (seen != load) {
      lookAtTheChain();
    } else if (!watch.desk().onTrial(model)) {
      decide();
    }
    if (!done.isDone()) {
      var _ = executor.schedule(this::look, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What the chain says once it has acted is its last word. */
  private void lookAtTheChain() {
    long meant = load;
    if (next.hasActedOn(model, meant)) {
      watch
          .lookNow()
          .whenComplete(
              (_, error) -> {
                if (error == null) {
                  seen = meant;
                }
              });
    }
  }

  private void decide() {
    if (serves()) {
      done.complete(null);
    } else {
      done.completeExceptionally(new Failure.LoadRefused(model, reasons(states())).asException());
    }
  }

  /** Whether a version serves with the files that there are now. */
  private boolean serves() {
    return states().stream().anyMatch(state -> state.ready() && state.reason().isEmpty());
  }

  private List<ReleaseState> states() {
    return watch.desk().states().stream().filter(state -> state.model().equals(model)).toList();
  }

  private static String reasons(List<ReleaseState> states) {
    return states.isEmpty()
        ? "none"
        : states.stream()
            .map(state -> state.name() + ": " + state.reason())
            .collect(Collectors.joining("; "));
  }
}
