package io.pronto.chain.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Chooses the connection for one call: the least of latency × calls in flight (peak EWMA, as in
 * Finagle) among those that nothing speaks against. Looks at all of up to {@value #FULL_SCAN}
 * connections; of more, at {@value #DRAWN} drawn without repetition. Any thread.
 */
final class Picker extends SubchannelPicker {

  static final int FULL_SCAN = 8;
  static final int DRAWN = 5;

  private static final int NOT_SERVING = 32;
  private static final int WITHOUT_RELEASE = 16;
  private static final int MUTE = 8;
  private static final int EJECTED = 4;
  private static final int AVOIDED = 2;
  private static final int STARTING = 1;

  private final Fleet fleet;
  private final Connection[] connections;
  private final Consumer<Connection> mute;

  /**
   * Over open connections, at least one.
   *
   * @param mute is told of a connection that has been silent for too long, once
   */
  Picker(Fleet fleet, List<Connection> connections, Consumer<Connection> mute) {
    this.fleet = fleet;
    this.connections = connections.toArray(Connection[]::new);
    this.mute = mute;
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    Attempt attempt = args.getCallOptions().getOption(Attempt.KEY);
    long now = fleet.now();
    if (attempt == null) {
      return choose("", null, now).result();
    }
    Connection chosen = choose(attempt.release(), attempt.avoid(), now);
    attempt.goes(chosen, now);
    return chosen.result();
  }

  Connection choose(String release, Instance avoid, long now) {
    RandomGenerator random = fleet.random();
    Choice choice = new Choice(release, avoid, now, random);
    if (connections.length > FULL_SCAN) {
      draw(choice, random);
      if (choice.bestRank == 0) {
        return choice.best;
      }
    }
    int start = connections.length == 1 ? 0 : random.nextInt(connections.length);
    for (int i = 0; i < connections.length; i++) {
      choice.look(connections[(start + i) % connections.length]);
    }
    return choice.best;
  }

  /**
   * Floyd's algorithm for samples without repetition. It draws sets, not orders: so it is looked at
   * from anywhere in it, since of equal ones the first is chosen.
   */
  private void draw(Choice choice, RandomGenerator random) {
    int[] drawn = new int[DRAWN];
    for (int i = 0; i < DRAWN; i++) {
      int last = connections.length - DRAWN + i;
      int index = random.nextInt(last + 1);
      for (int j = 0; j < i; j++) {
        if (drawn[j] == index) {
          index = last;
          break;
        }
      }
      drawn[i] = index;
    }
    int start = random.nextInt(DRAWN);
    for (int i = 0; i < DRAWN; i++) {
      choice.look(connections[drawn[(start + i) % DRAWN]]);
    }
  }

  /** The best connection seen so far: the lowest rank, and of one rank the lowest cost. */
  private final class Choice {

    private final String release;
    private final Instance avoid;
    private final long now;
    private final RandomGenerator random;
    private Connection best;
    private int bestRank;
    private double bestCost;

    Choice(String release, Instance avoid, long now, RandomGenerator random) {
      this.release = release;
      this.avoid = avoid;
      this.now = now;
      this.random = random;
    }

    void look(Connection connection) {
      int rank = rank(connection);
      if (best != null && rank > bestRank) {
        return;
      }
      double cost = cost(connection);
      if (best == null || rank < bestRank || cost < bestCost) {
        best = connection;
        bestRank = rank;
        bestCost = cost;
      }
    }

    /** What speaks against a connection; 0 for nothing. */
    @SuppressWarnings("ReferenceEquality") // the very instance that was tried
    private int rank(Connection connection) {
      Instance instance = connection.instance();
      int rank = instance.holdings().serving() ? 0 : NOT_SERVING;
      if (!instance.holds(release)) {
        rank += WITHOUT_RELEASE;
      }
      if (connection.mute() && connection.replace()) {
        mute.accept(connection);
      }
      if (connection.replaced()) {
        rank += MUTE;
      }
      if (instance.ejected(now)) {
        rank += EJECTED;
      }
      if (instance == avoid) {
        rank += AVOIDED;
      }
      double share = instance.share(now);
      if (share < 1 && random.nextDouble() >= share) {
        rank += STARTING;
      }
      return rank;
    }

    private double cost(Connection connection) {
      Instance instance = connection.instance();
      double latency = Math.max(instance.latency().at(now), (double) connection.silence(now));
      return latency * (instance.inFlight() + 1);
    }
  }
}
