package io.pronto.chain.balancing;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What the ends of attempts say of their instances, and which of those are left out for it. */
final class Outcomes {

  private static final int FAILED_FACTOR = 10;

  private final Supplier<Collection<Instance>> instances;
  private final TypicalLatencies typicals;
  private final LongAdder ejections = new LongAdder();

  /**
   * Of one fleet.
   *
   * @param instances that it has now
   * @param typicals what good answers usually take
   */
  Outcomes(Supplier<Collection<Instance>> instances, TypicalLatencies typicals) {
    this.instances = instances;
    this.typicals = typicals;
  }

  /** An attempt is over. */
  void ended(Attempt attempt, Connection connection, Attempt.End end, long now) {
    Instance instance = connection.instance();
    long elapsed = attempt.age(now);
    switch (end) {
      case GOOD -> {
        connection.heard(attempt, now);
        instance.latency().record(elapsed, now);
        instance.succeeded();
        typicals.answered(attempt.release(), attempt.typical(), elapsed);
      }
      case OTHER -> {
        connection.heard(attempt, now);
        instance.succeeded();
      }
      case REFUSED -> {
        connection.heard(attempt, now);
        instance.succeeded();
        raise(attempt, instance, now);
      }
      case FAILED -> {
        connection.heard(attempt, now);
        raise(attempt, instance, now);
        failed(instance, now);
      }
      case LOST -> {
        connection.unheard(attempt, now);
        raise(attempt, instance, now);
        failed(instance, now);
      }
      case GIVEN_UP -> {
        connection.unheard(attempt, now);
        instance.latency().raise(elapsed, now);
      }
      case UNJUDGED -> connection.withdrawn(attempt);
    }
  }

  /** One that fails or refuses quickly must not look quick. */
  private static void raise(Attempt attempt, Instance instance, long now) {
    long least = (long) (FAILED_FACTOR * attempt.typicalNanos());
    instance.latency().raise(Math.max(attempt.age(now), least), now);
  }

  private void failed(Instance instance, long now) {
    if (instance.failed(now)) {
      eject(instance, now);
    }
  }

  /** At most half of the instances are left out, and never the last. */
  private synchronized void eject(Instance instance, long now) {
    int connected = 0;
    int out = 0;
    for (Instance each : instances.get()) {
      if (each.isConnected()) {
        connected++;
        out += each.ejected(now) ? 1 : 0;
      }
    }
    if (!instance.ejected(now) && 2 * (out + 1) <= connected) {
      instance.eject(now);
      ejections.increment();
    }
  }

  /** How often an instance was left out. */
  long ejections() {
    return ejections.sum();
  }
}
