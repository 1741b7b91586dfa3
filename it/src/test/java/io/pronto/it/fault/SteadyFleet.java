package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Call;
import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.Consul;
import io.pronto.it.run.Await;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Several instances of each service under a steady load, warm enough to keep up with it. How much
 * and how long: {@code -Dit.rate=200} calls a second ({@code half} of what it can), {@code
 * -Dit.pause=4s} between two events, {@code -Dit.settle=0s} more before anything is measured, and
 * after a restart.
 */
final class SteadyFleet implements AutoCloseable {

  /** Time that each event is watched for. */
  static final Duration PAUSE = Duration.parse("PT" + System.getProperty("it.pause", "4s"));

  /** Calls a second. */
  static final double RATE;

  /** Whether the load is half of what the fleet can take on these processors, and no less. */
  static final boolean HALF;

  static {
    String rate = System.getProperty("it.rate", "200");
    HALF = rate.equals("half");
    RATE = HALF ? 200 : Double.parseDouble(rate);
  }

  private static final Duration SETTLE =
      Duration.parse("PT" + System.getProperty("it.settle", "0s"));
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration WARM = Duration.ofMinutes(2);
  private static final Duration KEEPS_UP = Duration.ofMillis(50);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final double TAIL = 0.99;
  private static final Duration STARTS = Duration.ofMinutes(2);
  private static final Duration ENDS = Duration.ofSeconds(30);
  private static final Duration CALLERS = Duration.ofSeconds(30);
  private static final Duration PAGES = Duration.ofMillis(250);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Fleet fleet;
  private final OpenLoop loop;
  private final double rate;
  private long measured;
  private Duration healthy = Duration.ZERO;
  private double tailAfter;

  /** Starts it and waits until it keeps up with the load. */
  SteadyFleet(FleetPlan plan) {
    this(plan, HALF ? 0 : RATE);
  }

  /** The same, at a rate of its own. */
  SteadyFleet(FleetPlan plan, double rate) {
    this(plan, rate, DEADLINE);
  }

  /** The same, with a deadline of its own for each call. */
  SteadyFleet(FleetPlan plan, double rate, Duration deadline) {
    fleet = Fleet.start(plan);
    Load load =
        Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), rate)
            .deadline(deadline)
            .in(plan.setup().network());
    this.rate = rate > 0 ? rate : half(load);
    loop = OpenLoop.start(load.rate(this.rate));
    try {
      Await.until("the fleet keeps up with " + this.rate + " calls a second", WARM, this::keepsUp);
      settle();
    } catch (AssertionError e) {
      close();
      throw e;
    }
    measured = System.nanoTime();
  }

  private double half(Load load) {
    try {
      return Capacity.of(load) / 2;
    } catch (AssertionError e) {
      fleet.close();
      throw e;
    }
  }

  /** Two instances of each service with the sample models. */
  static FleetPlan two() {
    return FleetPlan.of(small()).instances(2);
  }

  /** The same, finding each other in Consul by these agents, and soon missed there. */
  static FleetPlan twoInConsul(List<Consul> agents) {
    String addresses = agents.stream().map(Consul::address).collect(Collectors.joining(","));
    return FleetPlan.of(
            small().with("PRONTO_CONSUL_ADDRESS", addresses).with("PRONTO_CONSUL_TTL", "3s"))
        .instances(2)
        .targets(next -> "consul:///" + next.registeredName());
  }

  /** The sample models in small heaps, many to a machine. */
  static Setup small() {
    return Setup.samples().withHeap("192m").warmedFor(System.getProperty("it.warm", "2s"));
  }

  private boolean keepsUp() {
    long now = System.nanoTime();
    Calls last = loop.soFar().since(now - LOOK.toNanos());
    return now - loop.started() > LOOK.toNanos()
        && last.failures().size() <= 1 // those under way
        && last.before(now - LOOK.toNanos() / 4).percentile(0.99).compareTo(KEEPS_UP) < 0;
  }

  Fleet fleet() {
    return fleet;
  }

  OpenLoop loop() {
    return loop;
  }

  /**
   * Ends an instance in order and starts it again, as whoever has two of them does before taking
   * the other.
   */
  void restart(ServiceProcess instance) {
    instance.terminate();
    instance.exitCode(ENDS);
    startAgain(instance);
  }

  /**
   * Starts an instance that has ended, and waits until it is ready; and a gateway until its callers
   * are back too, who by the rules of gRPC try an address again after one second, then ever later.
   */
  void startAgain(ServiceProcess instance) {
    long from = System.nanoTime();
    instance.restart();
    instance.awaitReady(STARTS);
    Duration ready = Duration.ofNanos(System.nanoTime() - from);
    if (instance.module().equals(Service.GATEWAY.module())) {
      long before = instance.metrics().answered();
      Await.until("callers are back", CALLERS, PAGES, () -> instance.metrics().answered() > before);
    }
    Duration back = Duration.ofNanos(System.nanoTime() - from);
    settle();
    Calls calls = ended(from, System.nanoTime());
    System.out.printf(
        "%s started again: ready after %d ms, its callers back after %d ms: %s%n"
            + "  p99 of each second: %s%n",
        instance.module(),
        ready.toMillis(),
        back.toMillis(),
        calls,
        calls.timeline(from, SECOND, TAIL));
  }

  /** Lets what was just started become as warm as the rest. */
  void settle() {
    goOn(SETTLE);
  }

  /** Lets the load go on for a while. */
  void goOn(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Await.until("time to pass", time.plus(DEADLINE), () -> System.nanoTime() - until > 0);
  }

  /** Watches a while of peace, to compare with. */
  Calls peace(Duration time) {
    long from = System.nanoTime();
    goOn(time);
    Calls calls = loop.soFar().between(from, System.nanoTime() - time.toNanos() / 10);
    System.out.println("healthy: " + calls);
    healthy = calls.percentile(TAIL);
    return calls;
  }

  /**
   * Does something to it, watches for {@link #PAUSE}, waits for the ends of the last calls, and
   * prints what came of all.
   */
  Calls during(String what, Runnable event) {
    long from = System.nanoTime();
    event.run();
    goOn(PAUSE);
    Calls calls = ended(from, from + PAUSE.toNanos());
    Calls later = calls.since(from + SECOND.toNanos());
    tailAfter = later.percentile(TAIL).toNanos() / (double) Math.max(1, healthy.toNanos());
    System.out.printf(
        Locale.ROOT,
        "%s: %s%n  after the first second: %s; p99 %.2f x healthy; p99 of each second: %s%n",
        what,
        calls,
        later,
        tailAfter,
        calls.timeline(from, SECOND, TAIL));
    return calls;
  }

  /** The 99th percentile after the first second of the last event, in those of the peace before. */
  double tailAfter() {
    return tailAfter;
  }

  /** Prints what came of the calls from a time until now; waits for the ends of the last. */
  Calls came(String what, long from) {
    Calls calls = ended(from, System.nanoTime());
    System.out.printf(Locale.ROOT, "%s, %.0f calls a second: %s%n", what, rate, calls);
    return calls;
  }

  private Calls ended(long from, long to) {
    Await.until("calls have ended", DEADLINE.multipliedBy(2), () -> !underWay(from, to));
    Calls ended = loop.soFar().between(from, to);
    assertThat(ended.all()).as("calls in this time").isNotEmpty();
    return ended;
  }

  private boolean underWay(long from, long to) {
    return loop.soFar().between(from, to).failures().containsKey(Call.UNDER_WAY);
  }

  /** Ends the load, and says what came of all calls since it kept up. */
  Calls finish() {
    Calls all = loop.finish().since(measured);
    System.out.println("all: " + all);
    return all;
  }

  @Override
  public void close() {
    try (fleet) {
      loop.close();
    }
  }
}
