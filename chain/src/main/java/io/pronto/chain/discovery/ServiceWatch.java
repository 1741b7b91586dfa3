package io.pronto.chain.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.pronto.chain.telemetry.RegistryMeters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One loop of blocking queries for the instances of one service. Consul answers when they change,
 * so a change arrives when it happens; while Consul is away the last list stays.
 *
 * <p>Everything that changes what is known runs one after another, in {@link #order}.
 */
final class ServiceWatch {

  /** Who wants to know. */
  interface Subscriber {

    /** These are the instances now; there may be none. */
    void found(List<EquivalentAddressGroup> addresses);

    /** Consul cannot be asked, and no list is known yet. */
    void unknown(Status why);
  }

  private static final Logger LOG = Logger.getLogger(ServiceWatch.class);
  private static final long SPACING_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final int BURST = 8;

  private final SynchronizationContext order =
      new SynchronizationContext((_, error) -> LOG.error("watch of a service", error));
  private final Set<Subscriber> subscribers = new CopyOnWriteArraySet<>();
  private final String service;
  private final HealthQueries queries;
  private final Vertx vertx;
  private final RegistryMeters.Watched meters;
  private final Turns turns;
  private volatile boolean ended;

  private Instances known;
  private Status failure;
  private boolean failing;
  private long index;
  private long due;

  ServiceWatch(String service, HealthQueries queries, Vertx vertx, RegistryMeters meters) {
    this.service = service;
    this.queries = queries;
    this.vertx = vertx;
    this.meters = meters.watched(service);
    this.turns = new Turns(queries.agents());
    this.due = System.nanoTime() - BURST * SPACING_NANOS;
  }

  void begin() {
    order.execute(this::ask);
  }

  /** From now on tells {@code subscriber} what changes. */
  void hold(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** Tells {@code subscriber} what is known. */
  void tell(Subscriber subscriber) {
    order.execute(
        () -> {
          if (known != null) {
            subscriber.found(known.usable());
          } else if (failure != null) {
            subscriber.unknown(failure);
          }
        });
  }

  /**
   * Tells {@code subscriber} nothing more.
   *
   * @return whether nobody is left
   */
  boolean release(Subscriber subscriber) {
    subscribers.remove(subscriber);
    return subscribers.isEmpty();
  }

  /** Asks no more. */
  void end() {
    ended = true;
    meters.close();
  }

  private void ask() {
    if (ended) {
      return;
    }
    queries
        .passing(turns.current(), service, index)
        .onComplete(answer -> order.execute(() -> take(answer)));
  }

  private void take(AsyncResult<HealthQueries.Found> answer) {
    if (ended) {
      return;
    }
    if (answer.succeeded()) {
      answered(answer.result());
    } else {
      failed(answer.cause());
    }
  }

  private void answered(HealthQueries.Found found) {
    meters.answered();
    turns.answered();
    if (failing) {
      failing = false;
      LOG.infof("Consul answers for %s again", service);
    }
    boolean sound = found.index() > 0;
    index = sound && found.index() >= index ? found.index() : 0;
    if (!found.instances().equals(known)) {
      changed(found.instances());
    }
    if (sound) {
      next();
    } else {
      later(Turns.pause());
    }
  }

  /** A few queries in a row go out at once, then they keep a distance, whatever Consul answers. */
  private void next() {
    long now = System.nanoTime();
    due = Math.max(due + SPACING_NANOS, now - BURST * SPACING_NANOS);
    if (due <= now) {
      ask();
    } else {
      later(TimeUnit.NANOSECONDS.toMillis(due - now));
    }
  }

  private void changed(Instances now) {
    known = now;
    failure = null;
    subscribers.forEach(subscriber -> subscriber.found(now.usable()));
    LOG.debugf("%s: %d instances", service, now.usable().size());
    if (!now.unusable().isEmpty()) {
      LOG.warnf("%s: instances without an address: %s", service, now.unusable());
    }
  }

  /** The next query must not wait for an index that an emptied Consul reaches only much later. */
  private void failed(Throwable cause) {
    meters.failed();
    index = 0;
    if (!failing) {
      failing = true;
      LOG.warnf("Consul does not answer for %s: %s", service, cause.getMessage());
    }
    if (known == null) {
      failure =
          Status.UNAVAILABLE
              .withDescription("Consul does not tell where " + service + " is")
              .withCause(cause);
      subscribers.forEach(subscriber -> subscriber.unknown(failure));
    }
    later(turns.failed());
  }

  private void later(long millis) {
    vertx.setTimer(Math.max(1, millis), _ -> order.execute(this::ask));
  }
}
