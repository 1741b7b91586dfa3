package io.pronto.chain.balancing;

import io.grpc.EquivalentAddressGroup;
import io.grpc.SynchronizationContext;
import java.net.SocketAddress;

/**
 * The place of one instance in a channel: the connection in use, and while that one is silent the
 * one that is to follow it. Runs in the channel's synchronization context.
 */
final class Slot {

  private final Balancer balancer;
  private final EquivalentAddressGroup group;
  private final Instance instance;
  private Link link;
  private Link successor;
  private boolean listed;
  private SynchronizationContext.ScheduledHandle forgetting;
  private boolean failed;

  Slot(Balancer balancer, EquivalentAddressGroup group) {
    this.balancer = balancer;
    this.group = group;
    this.instance = balancer.fleet().join(address(group));
    this.link = new Link(this);
  }

  private static SocketAddress address(EquivalentAddressGroup group) {
    return group.getAddresses().getFirst();
  }

  Balancer balancer() {
    return balancer;
  }

  EquivalentAddressGroup group() {
    return group;
  }

  Instance instance() {
    return instance;
  }

  SocketAddress address() {
    return address(group);
  }

  void listed() {
    listed = true;
    stay();
  }

  /** It was dropped, and goes when this timer ends unless it is listed again before. */
  void forgetsItself(SynchronizationContext.ScheduledHandle timer) {
    stay();
    forgetting = timer;
  }

  private void stay() {
    if (forgetting != null) {
      forgetting.cancel();
      forgetting = null;
    }
  }

  void unlisted() {
    listed = false;
  }

  /** Whether the registry names it. */
  boolean isListed() {
    return listed;
  }

  /** Whether calls can go there. */
  boolean usable() {
    return link.usable();
  }

  /** Whether it could not be reached, and was not since. */
  boolean hasFailed() {
    return failed;
  }

  Connection connection() {
    return link.connection();
  }

  /** Opens another connection, which takes over once it is open. */
  void replace() {
    if (successor == null) {
      successor = new Link(this);
    }
  }

  /** A connection can be used. */
  @SuppressWarnings("ReferenceEquality") // the very connection
  void opened(Link open) {
    failed = false;
    if (open == successor) {
      link.close();
      link = open;
      successor = null;
    }
    balancer.changed(this);
  }

  /** An open connection was lost: another is tried at once. */
  void lost(Link lost) {
    end(lost, false);
  }

  /** A connection could not be opened, or not in time: another is tried after a pause. */
  void failed(Link failing) {
    end(failing, true);
  }

  @SuppressWarnings("ReferenceEquality") // the very connection
  private void end(Link over, boolean hopeless) {
    over.close();
    if (over == successor) {
      successor = null;
      var _ = balancer.later(Link.pause(balancer.fleet().random()), this::replaceAgain);
      return;
    }
    failed |= hopeless;
    if (successor != null) {
      link = successor;
      successor = null;
    } else {
      link = hopeless ? Link.waiting(this) : new Link(this);
    }
    balancer.lookAgain();
    balancer.changed(this);
  }

  private void replaceAgain() {
    if (usable() && connection().replaced()) {
      replace();
    }
  }

  void close() {
    stay();
    link.close();
    if (successor != null) {
      successor.close();
    }
    balancer.fleet().leave(instance);
  }
}
