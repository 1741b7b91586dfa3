package io.pronto.chain.balancing;

import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.SynchronizationContext;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A connection from its first try to its end. It can be used once it is open and the instance has
 * said what it holds. Runs in the channel's synchronization context.
 */
final class Link {

  private static final long OPENS_WITHIN = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final Slot slot;
  private Subchannel subchannel;
  private Connection connection;
  private ReleaseWatch watch;
  private Fleet.Hearing hearing;
  private SynchronizationContext.ScheduledHandle timer;
  private long openedAt;
  private boolean usable;
  private boolean closed;

  /** Tries at once. */
  Link(Slot slot) {
    this.slot = slot;
    open();
  }

  private Link(Slot slot, long pause) {
    this.slot = slot;
    timer = slot.balancer().later(pause, this::open);
  }

  /** One that tries after a short pause. */
  static Link waiting(Slot slot) {
    return new Link(slot, pause(slot.balancer().fleet().random()));
  }

  /** 100 to 300 ms: gRPC's own pause would grow to two minutes. */
  static long pause(RandomGenerator random) {
    return PAUSE + random.nextLong(2 * PAUSE);
  }

  private void open() {
    if (closed) {
      return;
    }
    subchannel =
        slot.balancer()
            .helper()
            .createSubchannel(CreateSubchannelArgs.newBuilder().setAddresses(slot.group()).build());
    Fleet fleet = slot.balancer().fleet();
    connection = new Connection(slot.instance(), subchannel, fleet.rules().silence().toNanos());
    subchannel.start(this::seen);
    subchannel.requestConnection();
    timer = slot.balancer().later(OPENS_WITHIN, this::late);
  }

  /** A peer that takes the connection and then says nothing is no better than none. */
  private void late() {
    if (!usable && !closed) {
      slot.failed(this);
    }
  }

  private void seen(ConnectivityStateInfo info) {
    if (closed) {
      return;
    }
    ConnectivityState state = info.getState();
    if (state == ConnectivityState.READY) {
      watch();
    } else if (state == ConnectivityState.TRANSIENT_FAILURE) {
      slot.balancer().failed(info.getStatus());
      slot.failed(this);
    } else if (state == ConnectivityState.IDLE) {
      if (lasted()) {
        slot.lost(this);
      } else {
        slot.failed(this);
      }
    }
  }

  /** A peer that ends every connection at once must not be called on without a pause. */
  private boolean lasted() {
    return usable && slot.balancer().fleet().now() - openedAt > PAUSE;
  }

  private void watch() {
    if (closed) {
      return;
    }
    SynchronizationContext context = slot.balancer().helper().getSynchronizationContext();
    if (hearing == null) {
      hearing = slot.balancer().fleet().onWanted(() -> context.execute(this::want));
    }
    watch =
        new ReleaseWatch(
            subchannel.asChannel(),
            new ReleaseWatch.Listener() {
              @Override
              public void writable() {
                context.execute(Link.this::want);
              }

              @Override
              public void reported(Instance.Holdings holdings) {
                context.execute(() -> Link.this.reported(holdings));
              }

              @Override
              public void ended() {
                long pause = pause(slot.balancer().fleet().random());
                context.execute(() -> watchLater(pause));
              }
            });
  }

  private void want() {
    if (!closed && watch != null) {
      watch.want(slot.balancer().fleet().wanted());
    }
  }

  private void watchLater(long pause) {
    var _ = slot.balancer().later(pause, this::watch);
  }

  private void reported(Instance.Holdings holdings) {
    if (closed) {
      return;
    }
    Instance instance = slot.instance();
    boolean first = !usable;
    if (first) {
      usable = true;
      timer.cancel();
      Fleet fleet = slot.balancer().fleet();
      openedAt = fleet.now();
      instance.connected(fleet.typicalNanos(), openedAt);
      fleet.opened(connection);
    }
    instance.reported(holdings);
    if (first) {
      slot.opened(this);
    }
    slot.balancer().fleet().changed();
  }

  boolean usable() {
    return usable;
  }

  Connection connection() {
    return connection;
  }

  /** Calls under way go on to their end. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    timer.cancel();
    if (hearing != null) {
      hearing.end();
    }
    if (watch != null) {
      watch.cancel();
    }
    if (subchannel != null) {
      slot.balancer().end(subchannel);
    }
    if (usable) {
      usable = false;
      slot.instance().disconnected();
      connection.close();
      slot.balancer().fleet().changed();
    }
  }
}
