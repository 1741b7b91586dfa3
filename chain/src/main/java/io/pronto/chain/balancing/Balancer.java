package io.pronto.chain.balancing;

import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The load-balancing policy of one channel: keeps a connection to each instance that the resolver
 * names, and spreads calls over them with a {@link Picker}. A lost connection is tried again
 * several times a second; a call meets an error at once while there is none.
 *
 * <p>Runs in the channel's synchronization context.
 */
final class Balancer extends LoadBalancer {

  private static final long ENDS_WITHIN = TimeUnit.SECONDS.toNanos(6);

  private final Fleet fleet;
  private final Helper helper;
  private final Map<SocketAddress, Slot> slots = new LinkedHashMap<>();
  private Status lastError = Status.UNAVAILABLE.withDescription("no instance is known");
  private final Deque<Ending> ending = new ArrayDeque<>();
  private boolean ended;

  /** A connection that was told to end, and when. */
  private record Ending(Subchannel subchannel, long since) {}

  Balancer(Fleet fleet, Helper helper) {
    this.fleet = fleet;
    this.helper = helper;
  }

  Fleet fleet() {
    return fleet;
  }

  Helper helper() {
    return helper;
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    Map<SocketAddress, EquivalentAddressGroup> listed = new LinkedHashMap<>();
    for (EquivalentAddressGroup group : resolved.getAddresses()) {
      for (SocketAddress address : group.getAddresses()) {
        listed.put(address, new EquivalentAddressGroup(address, group.getAttributes()));
      }
    }
    drop(listed.keySet());
    listed.forEach(
        (address, group) -> slots.computeIfAbsent(address, key -> new Slot(this, group)).listed());
    if (slots.isEmpty()) {
      lastError = Status.UNAVAILABLE.withDescription("the registry lists no instance");
      update();
      return lastError;
    }
    update();
    return Status.OK;
  }

  /**
   * Forgets what is no longer listed; but a registry that drops more than half at once may be
   * wrong, so what has a live connection stays for a while.
   */
  private void drop(Set<SocketAddress> listed) {
    List<Slot> dropped =
        slots.values().stream()
            .filter(slot -> slot.isListed() && !listed.contains(slot.address()))
            .toList();
    long before = slots.values().stream().filter(Slot::isListed).count();
    boolean doubtful = 2L * dropped.size() > before;
    long keep = fleet.rules().keep().toNanos();
    for (Slot slot : dropped) {
      slot.unlisted();
      if (doubtful && slot.usable()) {
        slot.forgetsItself(later(keep, () -> forget(slot)));
      } else {
        remove(slot);
      }
    }
  }

  private void forget(Slot slot) {
    remove(slot);
    update();
  }

  private void remove(Slot slot) {
    if (slots.remove(slot.address(), slot)) {
      slot.close();
    }
  }

  @Override
  public void handleNameResolutionError(Status error) {
    if (slots.isEmpty()) {
      lastError = error;
      update();
    }
  }

  @Override
  public boolean canHandleEmptyAddressListFromNameResolution() {
    return true;
  }

  /** A connection of a slot opened, was lost or failed. */
  void changed(Slot slot) {
    if (!slot.isListed() && !slot.usable()) {
      forget(slot);
    } else {
      update();
    }
  }

  /** Why connections fail, for the calls that find none. */
  void failed(Status error) {
    lastError =
        Status.UNAVAILABLE.withDescription(error.getDescription()).withCause(error.getCause());
  }

  /** The resolver may know better where instances are. */
  void lookAgain() {
    helper.refreshNameResolution();
  }

  /** Tells the channel which connections there are. */
  void update() {
    if (ended) {
      return;
    }
    List<Connection> open = new ArrayList<>();
    boolean hopeful = false;
    for (Slot slot : slots.values()) {
      if (slot.usable()) {
        open.add(slot.connection());
      } else {
        hopeful |= !slot.hasFailed();
      }
    }
    if (!open.isEmpty()) {
      helper.updateBalancingState(
          ConnectivityState.READY, new Picker(fleet, open, this::replaceLater));
    } else if (hopeful) {
      helper.updateBalancingState(
          ConnectivityState.CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
    } else {
      helper.updateBalancingState(
          ConnectivityState.TRANSIENT_FAILURE,
          new FixedResultPicker(PickResult.withError(lastError)));
    }
  }

  private void replaceLater(Connection connection) {
    helper.getSynchronizationContext().execute(() -> replace(connection));
  }

  @SuppressWarnings("ReferenceEquality") // the very connection
  private void replace(Connection mute) {
    for (Slot slot : slots.values()) {
      if (slot.usable() && slot.connection() == mute) {
        fleet.replaced();
        slot.replace();
      }
    }
  }

  /**
   * Ends a connection once its calls are over. gRPC begins with that five seconds later, and a
   * channel that ends meanwhile would wait for it: so it is told once more then.
   */
  void end(Subchannel subchannel) {
    long now = fleet.now();
    while (!ending.isEmpty() && now - ending.getFirst().since() > ENDS_WITHIN) {
      ending.removeFirst();
    }
    ending.addLast(new Ending(subchannel, now));
    subchannel.shutdown();
  }

  /** Runs in the synchronization context after a while, unless the channel has ended. */
  SynchronizationContext.ScheduledHandle later(long nanos, Runnable action) {
    return helper
        .getSynchronizationContext()
        .schedule(
            () -> {
              if (!ended) {
                action.run();
              }
            },
            nanos,
            TimeUnit.NANOSECONDS,
            helper.getScheduledExecutorService());
  }

  @Override
  public void shutdown() {
    ended = true;
    Collection<Slot> all = new HashSet<>(slots.values());
    slots.clear();
    all.forEach(Slot::close);
    ending.forEach(each -> each.subchannel().shutdown());
    ending.clear();
  }
}
