package io.pronto.chain.balancing;

import io.grpc.LoadBalancerProvider;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.core.time.Ticker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final BalancingRules rules;
  private final Ticker ticker;
  private final Supplier<RandomGenerator> random;
  private final ConcurrentMap<SocketAddress, Member> members = new ConcurrentHashMap<>();
  private final TypicalLatencies typicals = new TypicalLatencies();
  private final Outcomes outcomes = new Outcomes(this::instances, typicals);
  private final SilenceWatch silences = new SilenceWatch();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Set<Runnable> hearing = ConcurrentHashMap.newKeySet();
  private volatile Wanted wanted;
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

  /** Tells all instances, and those that come, which models are wanted. */
  public void want(Wanted models) {
    wanted = models;
    hearing.forEach(Runnable::run);
  }

  /** Which models are wanted; {@code null} where there is no word on that. */
  Wanted wanted() {
    return wanted;
  }

  /** Runs whenever the word on what is wanted changes. */
  Hearing onWanted(Runnable changed) {
    hearing.add(changed);
    return () -> hearing.remove(changed);
  }

  /** Until this ends, one hears of what is wanted. */
  @FunctionalInterface
  interface Hearing {
    void end();
  }

  /** Whether there are instances that take calls, and all of these have acted on a load. */
  public boolean hasActedOn(String model, long load) {
    List<Instance> usable = instances().stream().filter(Fleet::usable).toList();
    return !usable.isEmpty()
        && usable.stream().allMatch(one -> one.holdings().actedOn(model, load));
  }

  /** An attempt is over. */
  void ended(Attempt attempt, Connection connection, Attempt.End end, long now) {
    outcomes.ended(attempt, connection, end, now);
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
    return outcomes.ejections();
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
