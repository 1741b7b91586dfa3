package io.pronto.chain.hop;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What travels with the tensors of one call: who asked, how long there is, where it goes.
 * Immutable; passed explicitly.
 *
 * <p>Cancelled when the caller cancels or goes away, or when its deadline passes.
 */
public final class Call {

  private final String requestId;
  private final TraceContext trace;
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
    this.requestId = requestId;
    this.trace = trace;
    this.context = context;
    this.deadline = deadline;
    this.route = route;
    this.release = release;
    this.debug = diagnosis != null;
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
    Context.CancellableContext context = Context.ROOT.withCancellation();
    Deadline deadline = timeout == null ? null : after(timeout);
    Diagnosis diagnosis =
        debug
            ? new Diagnosis(
                Hop.GATEWAY, System.nanoTime(), timeout == null ? -1 : timeout.toNanos())
            : null;
    return new Cancellable(
        new Call(requestId, trace, context, deadline, Route.NONE, "", diagnosis),
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
    return new Call(requestId, trace, context, bounded, chosenRoute, chosenRelease, diagnosis);
  }

  private static Deadline after(Duration time) {
    return Deadline.after(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The caller's id for this request; empty where it sent none. */
  public String requestId() {
    return requestId;
  }

  /** The trace this call belongs to. */
  public TraceContext trace() {
    return trace;
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

  /** Where times are collected, or {@code null} where nobody asked for them. */
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
