package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.modelserver.model.Cancellation;

/**
 * Ends one run when it is cancelled: the runtime looks at the flag between nodes. Closed by the
 * thread that runs; the cancelling thread may come at any time, and after the close it touches
 * nothing native.
 */
final class Terminator implements AutoCloseable {

  private final RunOptions options;
  private Cancellation.Registration registration = () -> {};
  private boolean closed;
  private volatile boolean pulled;

  private Terminator(RunOptions options) {
    this.options = options;
  }

  /**
   * For a run that begins now; {@code null}, which try-with-resources takes, if it cannot be
   * cancelled.
   */
  static Terminator of(Cancellation cancellation) throws OrtException {
    if (cancellation == Cancellation.NEVER) {
      return null;
    }
    Terminator terminator = new Terminator(new RunOptions());
    try {
      terminator.registration = cancellation.onCancel(terminator::pull);
    } catch (RuntimeException | Error e) {
      terminator.close();
      throw e;
    }
    return terminator;
  }

  /** Options for the run. */
  RunOptions options() {
    return options;
  }

  /** Whether the run was told to end. */
  boolean pulled() {
    return pulled;
  }

  private synchronized void pull() {
    if (closed) {
      return;
    }
    pulled = true;
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      pulled = false; // the run goes on to its end, whose answer nobody takes
    }
  }

  @Override
  public void close() {
    registration.close();
    synchronized (this) {
      closed = true;
      options.close();
    }
  }
}
