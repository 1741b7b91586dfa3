package io.pronto.chain.balancing;

import io.grpc.LoadBalancerProvider;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.time.Ticker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The instances of one service as this process sees them, shared by all its channels to them: what
 * is known of each, which are left out, and what they hold together. Any thread.
 */
public final class Fleet {

  private static final int FAILED_FACTOR = 10;

  private final BalancingRules rules;
  private final Ticker ticker;
  private final Supplier<RandomGenerator> random;
  private final ConcurrentMap<SocketAddress, Member> members = new ConcurrentHashMap<>();
  private final TypicalLatencies typicals = new TypicalLatencies();
  private final SilenceWatch silences = new SilenceWatch();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder ejections = new LongAdder();
  private final LongAdder replacements = new LongAdder();

  /** An instance and the number of channels that know its address. */
  private record Member(Instance instance, AtomicInteger channels) {}

  /**
   * An empty fleet.
   *
   * @param random gives the calling thread's generator
   */
  public Fleet(BalancingRules rules, Ticker ticker, Supplier<RandomGenerator> random) {
    this.rules = rules;
    this.ticker = ticker;
    this.random = random;
  }

  /** The policy that spreads the calls of a channel over this fleet, under a name of its own. */
  public LoadBalancerProvider policy() {
    return new BalancerProvider(this);
  }

  /**
   * A sending of a call.
   *
   * @param release that an instance must hold; empty for any
   * @param avoid the instance that is chosen only where there is no other; {@code null} for none
   * @param onSilence runs, perhaps several times, when it has waited for too long and nothing was
   *     heard on the connection that it went by
   */
  public Attempt attempt(String release, Instance avoid, Runnable onSilence) {
    return new Attempt(this, release, avoid, typicals.of(release), onSilence);
  }

  /** A connection can be used from now on. */
  void opened(Connection connection) {
    silences.opened(connection);
  }

  /**
   * Tells the calls that have waited for long while nothing was heard on their connections. To be
   * called every now and then, by one thread at a time.
   *
   * @param least how long that is; or twenty times what their releases usually take, if that is
   *     more
   */
  public void watchSilence(Duration least) {
    silences.look(least.toNanos(), now());
  }

  BalancingRules rules() {
    return rules;
  }

  RandomGenerator random() {
    return random.get();
  }

  long now() {
    return ticker.nanos();
  }

  /** What good answers of all releases usually take; a guess where there was none yet. */
  double typicalNanos() {
    return typicals.all().nanos();
  }

  /** A channel learned of an address. */
  Instance join(SocketAddress address) {
    return members
        .compute(
            address,
            (key, known) -> {
              Member member =
                  known == null
                      ? new Member(
                          new Instance(address, rules, typicalNanos(), now()), new AtomicInteger())
                      : known;
              member.channels().incrementAndGet();
              return member;
            })
        .instance();
  }

  /** A channel forgot an address. */
  void leave(Instance instance) {
    members.computeIfPresent(
        instance.address(),
        (key, member) -> member.channels().decrementAndGet() == 0 ? null : member);
    changed();
  }

  /** What an instance holds has changed. */
  void changed() {
    listeners.forEach(Runnable::run);
  }

  void replaced() {
    replacements.increment();
  }

  /** Runs {@code listener} whenever what the instances hold may have changed, on their threads. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
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
    for (Member member : members.values()) {
      if (member.instance().isConnected()) {
        connected++;
        out += member.instance().ejected(now) ? 1 : 0;
      }
    }
    if (!instance.ejected(now) && 2 * (out + 1) <= connected) {
      instance.eject(now);
      ejections.increment();
    }
  }

  /**
   * Whether a call would go to another instance than this one, were it sent again: to one that is
   * not left out, and has no connection that fell silent.
   *
   * @param release that the other must hold; empty for any
   */
  @SuppressWarnings("ReferenceEquality") // the very instance
  public boolean hasOther(Instance instance, String release) {
    long now = now();
    return instances().stream()
        .anyMatch(
            other ->
                other != instance
                    && usable(other)
                    && other.holds(release)
                    && !other.ejected(now)
                    && !other.mute());
  }

  /** Number of instances that take calls. */
  public int usable() {
    return (int) instances().stream().filter(Fleet::usable).count();
  }

  /** Number of instances that are known. */
  public int known() {
    return members.size();
  }

  /** Calls under way to all of them. */
  public int inFlight() {
    return instances().stream().mapToInt(Instance::inFlight).sum();
  }

  /** Number of instances that are left out now. */
  public int ejectedNow() {
    long now = now();
    return (int) instances().stream().filter(instance -> instance.ejected(now)).count();
  }

  /** How often an instance was left out. */
  public long ejections() {
    return ejections.sum();
  }

  /** How often another connection took the place of a silent one. */
  public long replacements() {
    return replacements.sum();
  }

  private static boolean usable(Instance instance) {
    return instance.isConnected() && instance.holdings().serving();
  }

  private Collection<Instance> instances() {
    return members.values().stream().map(Member::instance).toList();
  }

  /**
   * The releases that the instances hold together: one is ready where it is ready on any instance
   * that takes calls. Empty as long as none has reported.
   */
  public Optional<List<ReleaseState>> releases() {
    Map<String, ReleaseState> union = new LinkedHashMap<>();
    boolean reported = false;
    for (Instance instance : instances()) {
      Instance.Holdings holdings = instance.holdings();
      if (usable(instance) && !holdings.anything()) {
        reported = true;
        for (ReleaseState state : holdings.states()) {
          union.merge(state.id(), state, (known, other) -> known.ready() ? known : other);
        }
      }
    }
    return reported ? Optional.of(List.copyOf(union.values())) : Optional.empty();
  }
}
