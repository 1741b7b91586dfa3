package io.pronto.chain.balancing;

import io.grpc.Attributes;
import io.grpc.LoadBalancer.Subchannel;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.time.MovedClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;

/** A fleet under a clock that is moved, with a generator that has a seed. */
final class TestFleet {

  static final BalancingRules RULES =
      new BalancingRules(
          BalancingRules.DEFAULT.decay(),
          BalancingRules.DEFAULT.slowStart(),
          Duration.ofSeconds(1),
          BalancingRules.DEFAULT.keep(),
          BalancingRules.DEFAULT.ejection());
  static final String RELEASE = "iris/1/9f";

  final MovedClock clock = new MovedClock();
  final SplittableRandom random;
  final Fleet fleet;
  final List<Connection> open = new ArrayList<>();
  private final Map<Connection, Queue<Attempt>> waiting = new HashMap<>();

  TestFleet(long seed) {
    random = new SplittableRandom(seed);
    fleet = new Fleet(RULES, clock, () -> random);
  }

  /** With so many instances that hold the release and were in use for long. */
  static TestFleet of(int instances) {
    TestFleet made = new TestFleet(7);
    for (int i = 0; i < instances; i++) {
      made.add(RELEASE);
    }
    made.clock.advance(RULES.slowStart());
    return made;
  }

  /** One more instance, connected, that takes calls and holds these releases. */
  Connection add(String... releases) {
    Instance instance = fleet.join(InetSocketAddress.createUnresolved("h", 1 + open.size()));
    instance.connected(fleet.typicalNanos(), clock.nanos());
    instance.reported(holding(true, releases));
    Connection connection = connection(instance);
    open.add(connection);
    return connection;
  }

  static Instance.Holdings holding(boolean serving, String... releases) {
    return Instance.Holdings.of(serving, Arrays.stream(releases).map(TestFleet::ready).toList());
  }

  static ReleaseState ready(String id) {
    String[] parts = id.split("/");
    return new ReleaseState(parts[0], parts[1], parts[2], true, "");
  }

  static Connection connection(Instance instance) {
    return new Connection(instance, new NoSubchannel(), RULES.silence().toNanos());
  }

  /** A call goes there, and waits. */
  void sent(Connection connection, long now) {
    Attempt attempt = fleet.attempt(RELEASE, null, () -> {});
    waiting.computeIfAbsent(connection, key -> new ArrayDeque<>()).add(attempt);
    connection.sent(attempt, now);
  }

  /** The oldest call that waits there is answered. */
  void heard(Connection connection, long now) {
    connection.heard(waiting.get(connection).remove(), now);
  }

  /** The oldest call that waits there is over without an answer. */
  void unheard(Connection connection, long now) {
    connection.unheard(waiting.get(connection).remove(), now);
  }

  Instance instance(int index) {
    return open.get(index).instance();
  }

  /** A call that goes there and ends so, after a time. */
  void call(Connection connection, Attempt.End end, Duration time) {
    call(RELEASE, connection, end, time);
  }

  /** The same, for this release. */
  void call(String release, Connection connection, Attempt.End end, Duration time) {
    Attempt attempt = fleet.attempt(release, null, () -> {});
    attempt.goes(connection, clock.nanos());
    attempt.ended(end, clock.advance(time));
  }

  void calls(int count, Connection connection, Attempt.End end) {
    for (int i = 0; i < count; i++) {
      call(connection, end, Duration.ofMillis(1));
    }
  }

  private static final class NoSubchannel extends Subchannel {

    @Override
    public void shutdown() {}

    @Override
    public void requestConnection() {}

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }
}
