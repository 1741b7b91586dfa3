package io.pronto.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.pronto.chain.telemetry.RegistryMeters;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * What a registry tells of one service, for all who want to know. While the registry is away the
 * last list stays.
 *
 * <p>Everything that changes what is known runs one after another, in {@link #order}.
 */
abstract class ServiceWatch {

  /** Who wants to know. */
  interface Subscriber {

    /** These are the instances now; there may be none. */
    void found(List<EquivalentAddressGroup> addresses);

    /** The registry cannot be asked, and no list is known yet. */
    void unknown(Status why);
  }

  private static final Logger LOG = Logger.getLogger(ServiceWatch.class);
  private static final int SHORTEST_MILLIS = 200;
  private static final int LONGEST_MILLIS = 1_000;

  private final SynchronizationContext order =
      new SynchronizationContext((_, error) -> LOG.error("watch of a service", error));
  private final Set<Subscriber> subscribers = new CopyOnWriteArraySet<>();
  private final String registry;
  private final String service;
  private final Vertx vertx;
  private final RegistryMeters.Watched meters;
  private volatile boolean ended;

  private Instances known;
  private Status failure;
  private boolean failing;

  /**
   * A watch that has not begun.
   *
   * @param registry what it is called in messages
   */
  ServiceWatch(String registry, String service, Vertx vertx, RegistryMeters meters) {
    this.registry = registry;
    this.service = service;
    this.vertx = vertx;
    this.meters = meters.watched(service);
  }

  /** Asks for the first time; in {@link #order}. */
  abstract void ask();

  final void begin() {
    inOrder(this::ask);
  }

  /** From now on tells {@code subscriber} what changes. */
  final void hold(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** Tells {@code subscriber} what is known. */
  final void tell(Subscriber subscriber) {
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
  final boolean release(Subscriber subscriber) {
    subscribers.remove(subscriber);
    return subscribers.isEmpty();
  }

  /** Asks no more. */
  void end() {
    ended = true;
    meters.close();
  }

  final String service() {
    return service;
  }

  /** Does something where all else is done that changes what is known, unless the watch ended. */
  final void inOrder(Runnable task) {
    order.execute(
        () -> {
          if (!ended) {
            task.run();
          }
        });
  }

  /** The same, so much later. */
  final void later(long millis, Runnable task) {
    vertx.setTimer(Math.max(1, millis), _ -> inOrder(task));
  }

  /** Milliseconds to wait where nothing else says how long; they differ from process to process. */
  static int pause() {
    return ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1);
  }

  /** The registry answered, whatever it said. */
  final void answered() {
    meters.answered();
    if (failing) {
      failing = false;
      LOG.infof("%s answers for %s again", registry, service);
    }
  }

  /** The registry told that these are the instances. */
  final void found(Instances now) {
    if (now.equals(known)) {
      return;
    }
    known = now;
    failure = null;
    subscribers.forEach(subscriber -> subscriber.found(now.usable()));
    LOG.debugf("%s: %d instances", service, now.usable().size());
    if (!now.unusable().isEmpty()) {
      LOG.warnf("%s: instances without an address: %s", service, now.unusable());
    }
  }

  /** The registry did not answer, or not with what was asked for. */
  final void failed(Throwable cause) {
    meters.failed();
    if (!failing) {
      failing = true;
      LOG.warnf("%s does not answer for %s: %s", registry, service, cause.getMessage());
    }
    if (known == null) {
      failure =
          Status.UNAVAILABLE
              .withDescription(registry + " does not tell where " + service + " is")
              .withCause(cause);
      subscribers.forEach(subscriber -> subscriber.unknown(failure));
    }
  }
}
