package io.pronto.chain.balancing;

import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * One instance of a service, as this process sees it over all its connections to it. Any thread.
 */
public final class Instance {

  private static final int MAX_DOUBLINGS = 16;

  private final SocketAddress address;
  private final BalancingRules rules;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger muteConnections = new AtomicInteger();
  private final Latency latency;
  private final FailureWindow failures;
  private volatile long usedSince;
  private volatile long ejectedUntil;
  private volatile boolean ejected; // at least once
  private volatile Holdings holdings = Holdings.UNKNOWN;
  private volatile int connections;
  private int ejections;

  /**
   * What an instance reported of itself.
   *
   * @param reported whether it did
   * @param serving whether it takes calls
   * @param anything whether it is taken to hold every release, as it does not say which
   * @param ids the releases that are ready on it and below it
   * @param acted what it and all below it have acted on of what they were told to load
   */
  record Holdings(
      boolean reported,
      boolean serving,
      boolean anything,
      List<ReleaseState> states,
      Set<String> ids,
      Wanted acted) {

    static final Holdings UNKNOWN =
        new Holdings(false, false, false, List.of(), Set.of(), Wanted.NONE);

    /** Of a server that has no stream of releases. */
    static final Holdings ANYTHING =
        new Holdings(true, true, true, List.of(), Set.of(), Wanted.NONE);

    static Holdings of(boolean serving, List<ReleaseState> states) {
      return of(serving, states, Wanted.NONE);
    }

    static Holdings of(boolean serving, List<ReleaseState> states, Wanted acted) {
      Set<String> ids =
          states.stream()
              .filter(ReleaseState::ready)
              .map(ReleaseState::id)
              .collect(Collectors.toUnmodifiableSet());
      return new Holdings(true, serving, false, List.copyOf(states), ids, acted);
    }

    boolean actedOn(String model, long load) {
      return anything || acted.load(model) >= load;
    }
  }

  Instance(SocketAddress address, BalancingRules rules, double guess, long now) {
    this.address = address;
    this.rules = rules;
    this.latency = new Latency(rules.decay().toNanos());
    this.failures = new FailureWindow(rules.ejection());
    latency.reset(guess, now);
    usedSince = now;
  }

  /** Where it is. */
  public SocketAddress address() {
    return address;
  }

  /** A connection to it opened; the first one begins its slow start. */
  synchronized void connected(double guess, long now) {
    if (connections == 0) {
      latency.reset(guess, now);
      usedSince = now;
    }
    connections++;
  }

  /** A connection was lost; with the last one goes what it reported. */
  synchronized void disconnected() {
    connections--;
    if (connections == 0) {
      holdings = Holdings.UNKNOWN;
    }
  }

  /** Whether a connection to it is open. */
  boolean isConnected() {
    return connections > 0;
  }

  /** It reported, which counts while a connection to it is open. */
  synchronized void reported(Holdings report) {
    if (connections > 0) {
      holdings = report;
    }
  }

  /** One of its connections is silent, and another is to take its place. */
  void fellMute() {
    muteConnections.incrementAndGet();
  }

  /** A silent connection is closed. */
  void muteGone() {
    muteConnections.decrementAndGet();
  }

  /** Whether any of its connections is silent. */
  boolean mute() {
    return muteConnections.get() > 0;
  }

  Holdings holdings() {
    return holdings;
  }

  /** Whether a call for this release can be answered there; empty for any. */
  boolean holds(String release) {
    Holdings held = holdings;
    return release.isEmpty() || held.anything() || held.ids().contains(release);
  }

  void sent() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  Latency latency() {
    return latency;
  }

  void succeeded() {
    failures.succeeded();
  }

  /** Counts a failure of its own; whether there are now too many. */
  boolean failed(long now) {
    return failures.failed(now);
  }

  /** Leaves it out for a while: longer each time, unless the last time is long over. */
  synchronized void eject(long now) {
    long longest = rules.ejection().longest().toNanos();
    ejections = now - ejectedUntil > longest ? 0 : Math.min(ejections, MAX_DOUBLINGS);
    long time = Math.min(longest, rules.ejection().time().toNanos() << ejections);
    ejections++;
    ejectedUntil = now + time;
    usedSince = now + time;
    ejected = true;
    failures.clear();
  }

  /** Whether it is left out now. */
  boolean ejected(long now) {
    return ejected && now - ejectedUntil < 0;
  }

  /** The part of its share that it gets: below 1 while it starts slowly. */
  double share(long now) {
    long used = now - usedSince;
    long slow = rules.slowStart().toNanos();
    return used >= slow ? 1 : Math.max(0, used) / (double) slow;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
