package io.pronto.modelserver.onnx;

import io.pronto.modelserver.model.Cancellation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cancellation that a test pulls. */
final class TestCancellation implements Cancellation {

  private final List<Runnable> actions = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;

  void cancel() {
    cancelled = true;
    actions.forEach(Runnable::run);
  }

  int listeners() {
    return actions.size();
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable action) {
    actions.add(action);
    if (cancelled) {
      action.run();
    }
    return () -> actions.remove(action);
  }
}
