package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * One loop of blocking queries for the instances of one service. Consul answers when they change,
 * so a change arrives when it happens.
 */
final class ConsulWatch extends ServiceWatch {

  private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final int BURST = 8;

  private final HealthQueries queries;
  private final Turns turns;
  private long index;
  private long due = System.nanoTime() - BURST * SPACING_NANOS;

  ConsulWatch(String service, HealthQueries queries, Vertx vertx, RegistryMeters meters) {
    super("Consul", service, vertx, meters);
    this.queries = queries;
    this.turns = new Turns(queries.agents());
  }

  @Override
  void ask() {
    queries
        .passing(turns.current(), service(), index)
        .onComplete(answer -> inOrder(() -> take(answer)));
  }

  private void take(AsyncResult<HealthQueries.Found> answer) {
    if (answer.succeeded()) {
      take(answer.result());
      return;
    }
    index = 0; // the next query must not wait for one that an emptied Consul reaches much later
    failed(answer.cause());
    later(turns.failed(), this::ask);
  }

  private void take(HealthQueries.Found found) {
    answered();
    turns.answered();
    boolean sound = found.index() > 0;
    index = sound && found.index() >= index ? found.index() : 0;
    found(found.instances());
    if (sound) {
      next();
    } else {
      later(pause(), this::ask);
    }
  }

  /** A few queries in a row go out at once, then they keep a distance, whatever Consul answers. */
  private void next() {
    long now = System.nanoTime();
    due = Math.max(due + SPACING_NANOS, now - BURST * SPACING_NANOS);
    if (due <= now) {
      ask();
    } else {
      later(TimeUnit.NANOSECONDS.toMillis(due - now), this::ask);
    }
  }
}
