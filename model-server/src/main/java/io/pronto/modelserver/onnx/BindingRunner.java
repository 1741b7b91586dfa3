package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import org.jboss.logging.Logger;

/** Runs a session by the Java binding, in slots of memory that are kept between runs. */
final class BindingRunner implements Runner {

  private static final Logger LOG = Logger.getLogger(BindingRunner.class);

  private final String name;
  private final SlotPool slots;
  private volatile boolean pinning = true;

  /**
   * A way to run a session.
   *
   * @param name of the model, for the log
   * @param idleSlots the most that are kept
   */
  BindingRunner(String name, LoadedSession loaded, int idleSlots) {
    this.name = name;
    this.slots = new SlotPool(idleSlots, () -> new RunSlot(loaded));
  }

  @Override
  public Tensors run(Tensor[] inputs, RunOptions options) throws OrtException {
    RunSlot slot = slots.take();
    try {
      return run(slot, inputs, options);
    } finally {
      slots.give(slot);
    }
  }

  /**
   * Tries with foretold shapes first. A model may declare another shape than it puts out; then the
   * run fails with foretold shapes, goes well without, and from then on nothing is foretold.
   */
  private Tensors run(RunSlot slot, Tensor[] inputs, RunOptions options) throws OrtException {
    if (!pinning) {
      return slot.run(inputs, false, options);
    }
    try {
      return slot.run(inputs, true, options);
    } catch (OrtException e) {
      if (!RunFailures.aboutForetoldShape(e)) {
        throw e;
      }
      Tensors answer = slot.run(inputs, false, options);
      pinning = false;
      LOG.infof("an output has not the shape the model declares: release=%s", name);
      return answer;
    }
  }

  @Override
  public void close() {
    slots.close();
  }
}
