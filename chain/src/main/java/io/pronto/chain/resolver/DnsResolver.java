package io.pronto.chain.resolver;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.pronto.core.time.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The addresses of one name, looked up again and again, one question at a time. What was found last
 * holds while the name cannot be looked up. Runs in the channel's synchronization context; the
 * questions, which take their time, on another thread.
 */
final class DnsResolver extends NameResolver {

  private static final Logger LOG = Logger.getLogger(DnsResolver.class);
  private static final long LEAST = TimeUnit.SECONDS.toNanos(1);
  private static final double JITTER = 0.2;

  private final String authority;
  private final String host;
  private final int port;
  private final Lookup lookup;
  private final Pace pace;
  private final SynchronizationContext context;
  private final ScheduledExecutorService timers;
  private final Executor threads;
  private Listener2 listener;
  private SynchronizationContext.ScheduledHandle timer;
  private Set<InetAddress> known = Set.of();
  private boolean failing;
  private boolean looking;
  private boolean soon;
  private boolean ended;
  private long lookedAt;

  /** How a name becomes addresses, at least one. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * When a name is looked up.
   *
   * @param refresh the most between two questions; up to a fifth less, so that many callers do not
   *     ask at once
   * @param random gives the calling thread's generator
   */
  record Pace(Duration refresh, Ticker ticker, Supplier<RandomGenerator> random) {

    private long next() {
      return (long) (refresh.toNanos() * (1 - JITTER * random.get().nextDouble()));
    }
  }

  /**
   * A resolver that has not asked yet.
   *
   * @param address {@code name:port}, an IPv6 address in brackets
   */
  DnsResolver(String address, Lookup lookup, Pace pace, Args args) {
    int colon = address.lastIndexOf(':');
    if (colon <= 0 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("expected name:port, got " + address);
    }
    this.authority = address;
    this.host = address.substring(0, colon);
    this.port = Integer.parseInt(address.substring(colon + 1));
    this.lookup = lookup;
    this.pace = pace;
    this.context = args.getSynchronizationContext();
    this.timers = args.getScheduledExecutorService();
    this.threads = args.getOffloadExecutor();
  }

  @Override
  public String getServiceAuthority() {
    return authority;
  }

  @Override
  public void start(Listener2 told) {
    listener = told;
    look();
  }

  /** A connection was lost, which may happen many times a second: asks once within a second. */
  @Override
  public void refresh() {
    if (!looking && !soon && !ended) {
      soon = true;
      lookAfter(Math.max(0, LEAST - (pace.ticker().nanos() - lookedAt)));
    }
  }

  @Override
  public void shutdown() {
    ended = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void lookAfter(long nanos) {
    if (timer != null) {
      timer.cancel();
    }
    timer = context.schedule(this::look, nanos, TimeUnit.NANOSECONDS, timers);
  }

  private void look() {
    if (ended || looking) {
      return;
    }
    looking = true;
    soon = false;
    lookedAt = pace.ticker().nanos();
    threads.execute(
        () -> {
          StatusOr<Set<InetAddress>> outcome = ask();
          context.execute(() -> looked(outcome));
        });
  }

  private StatusOr<Set<InetAddress>> ask() {
    try {
      return StatusOr.fromValue(Set.copyOf(List.of(lookup.of(host))));
    } catch (UnknownHostException | RuntimeException | Error e) { // or it would never ask again
      return StatusOr.fromStatus(
          Status.UNAVAILABLE.withDescription("the name " + host + " is not known").withCause(e));
    }
  }

  private void looked(StatusOr<Set<InetAddress>> outcome) {
    looking = false;
    if (ended) {
      return;
    }
    if (outcome.hasValue()) {
      found(outcome.getValue());
    } else {
      failed(outcome.getStatus());
    }
    lookAfter(known.isEmpty() ? Math.min(LEAST, pace.next()) : pace.next());
  }

  private void found(Set<InetAddress> addresses) {
    failing = false;
    if (!addresses.equals(known)) {
      known = addresses;
      tell(StatusOr.fromValue(addresses.stream().map(this::group).toList()));
    }
  }

  private EquivalentAddressGroup group(InetAddress address) {
    return new EquivalentAddressGroup(new InetSocketAddress(address, port));
  }

  private void failed(Status why) {
    if (known.isEmpty()) {
      tell(StatusOr.fromStatus(why));
    } else if (!failing) {
      LOG.warnf("the name %s cannot be looked up: what it meant last stays in use", host);
    }
    failing = true;
  }

  private void tell(StatusOr<List<EquivalentAddressGroup>> outcome) {
    var _ = listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(outcome).build());
  }
}
