package io.pronto.chain.hop;

import io.grpc.Context;
import io.grpc.Deadline;
import io.pronto.core.hop.Hop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What travels with the tensors of one call: who asked, how long there is, where it goes.
 * Immutable; passed explicitly.
 *
 * <p>Cancelled when the caller cancels or goes away, or when its deadline passes.
 */
public final class Call {

  /**
   * The request id of calls by which a front door tries a release before callers get it. No id that
   * a caller sends is refused for it: it says only that nobody relies on the release yet.
   */
  public static final String TRIAL = "pronto-trial";

  private final String requestId;
  private final HopSpan span;
  private final Context context;
  private final Deadline deadline;
  private final Route route;
  private final String release;
  private final boolean debug;
  private final Diagnosis diagnosis;

  /**
   * A call as it arrived.
   *
   * @param requestId the caller's id for it, or empty
   * @param context cancelled when the caller is gone
   * @param deadline of the caller, or {@code null} where it named none
   * @param release the release the front door chose, as {@code ReleaseId} prints it, or empty
   * @param diagnosis collects times; {@code null} where nobody asked
   */
  public Call(
      String requestId,
      TraceContext trace,
      Context context,
      Deadline deadline,
      Route route,
      String release,
      Diagnosis diagnosis) {
    this(
        requestId,
        HopSpan.unrecorded(trace),
        context,
        deadline,
        route,
        release,
        diagnosis,
        diagnosis != null);
  }

  /**
   * A call as it arrived, in its trace.
   *
   * @param span of this hop
   * @param diagnosis takes the times of this hop; {@code null} where nobody needs them
   * @param debug whether the caller asked for times and deadlines
   */
  public Call(
      String requestId,
      HopSpan span,
      Context context,
      Deadline deadline,
      Route route,
      String release,
      Diagnosis diagnosis,
      boolean debug) {
    this.requestId = requestId;
    this.span = span;
    this.context = context;
    this.deadline = deadline;
    this.route = route;
    this.release = release;
    this.debug = debug;
    this.diagnosis = diagnosis;
  }

  /**
   * A call that did not come over gRPC.
   *
   * @param timeout the caller's, or {@code null} where it named none
   * @param debug whether the caller asked for times and deadlines
   */
  public static Cancellable begin(
      String requestId, TraceContext trace, Duration timeout, boolean debug) {
    long started = System.nanoTime();
    return begin(requestId, HopSpan.unrecorded(trace), timeout, debug, started);
  }

  /**
   * The same, in its trace.
   *
   * @param started when it arrived, in monotonic nanoseconds
   */
  public static Cancellable begin(
      String requestId, HopSpan span, Duration timeout, boolean debug, long started) {
    Context.CancellableContext context = Context.ROOT.withCancellation();
    Deadline deadline = timeout == null ? null : after(timeout);
    Diagnosis diagnosis =
        new Diagnosis(Hop.GATEWAY, started, timeout == null ? -1 : timeout.toNanos());
    return new Cancellable(
        new Call(requestId, span, context, deadline, Route.NONE, "", diagnosis, debug),
        () -> context.cancel(null));
  }

  /**
   * A call and the way to end it; cancelling after the answer only gives its memory back.
   *
   * @param call the call
   * @param cancel cancels it, on every hop
   */
  public record Cancellable(Call call, Runnable cancel) {}

  /**
   * The same call on its way to a release, within its limits: the deadline gets a default and a
   * maximum.
   */
  public Call to(String chosenRelease, Route chosenRoute, Duration byDefault, Duration atMost) {
    Deadline bounded =
        deadline == null
            ? after(byDefault)
            : deadline.timeRemaining(TimeUnit.NANOSECONDS) > atMost.toNanos()
                ? after(atMost)
                : deadline;
    return new Call(
        requestId, span, context, bounded, chosenRoute, chosenRelease, diagnosis, debug);
  }

  /** The same call, of which nobody learns what it took. */
  public Call unmeasured() {
    return new Call(requestId, span, context, deadline, route, release, null, false);
  }

  private static Deadline after(Duration time) {
    return Deadline.after(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The caller's id for this request; empty where it sent none. */
  public String requestId() {
    return requestId;
  }

  /** Whether it tries a release that callers do not get yet. */
  public boolean trial() {
    return requestId.equals(TRIAL);
  }

  /** The trace this call belongs to, with this hop as the parent where it is recorded. */
  public TraceContext trace() {
    return span.trace();
  }

  /** This hop in the trace. */
  public HopSpan span() {
    return span;
  }

  /** Cancelled when the caller is gone; for the two sides of a hop only. */
  public Context context() {
    return context;
  }

  /**
   * When the answer must be there, or {@code null} where that is open; for the two sides of a hop
   * only.
   */
  public Deadline deadline() {
    return deadline;
  }

  /** The hops that remain after this one. */
  public Route route() {
    return route;
  }

  /** The release the front door chose; empty where this service was called for itself. */
  public String release() {
    return release;
  }

  /** Where times are collected, or {@code null} where nobody needs them. */
  public Diagnosis diagnosis() {
    return diagnosis;
  }

  /** Whether the caller asked for times and deadlines. */
  public boolean debug() {
    return debug;
  }

  /** Whether nobody waits for the answer any more. */
  public boolean cancelled() {
    return context.isCancelled();
  }

  /** Whether the time is over. */
  public boolean expired() {
    return deadline != null && deadline.isExpired();
  }

  /**
   * Runs {@code action} once when the call is cancelled, on the thread that cancels it; at once if
   * it is already.
   */
  public Registration onCancel(Runnable action) {
    Context.CancellationListener listener = cancelled -> action.run();
    context.addListener(listener, Runnable::run);
    return () -> context.removeListener(listener);
  }

  /** An interest that can be withdrawn. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
