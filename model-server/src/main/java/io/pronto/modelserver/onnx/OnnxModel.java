package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.InputRules;
import io.pronto.modelserver.model.Model;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * A model in one session of ONNX Runtime, shared by all threads. The calling thread does the work;
 * the runtime has no threads of its own here.
 *
 * <p>Guaranteed: the session and its memory are freed exactly once, with the last holder, and a run
 * holds it. A run on a freed model fails as {@code ReleaseAbsent}. Input is checked before native
 * code sees it.
 */
final class OnnxModel implements Model {

  private static final Logger LOG = Logger.getLogger(OnnxModel.class);

  private final ReleaseId id;
  private final LoadedSession loaded;
  private final InputRules rules;
  private final SlotPool slots;
  private final ReferenceCount holders = new ReferenceCount();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean pinning = true;

  private OnnxModel(Release release, LoadedSession loaded, int idleSlots) {
    this.id = release.id();
    this.loaded = loaded;
    this.rules = new InputRules(release.graph());
    this.slots = new SlotPool(idleSlots, () -> new RunSlot(loaded));
  }

  /** Loads the model of a release; see {@link OnnxEnvironment#open}. */
  static OnnxModel load(OrtEnvironment environment, Release release) {
    int idleSlots = 2 * Runtime.getRuntime().availableProcessors();
    return new OnnxModel(release, new SessionLoader(environment, release).load(), idleSlots);
  }

  @Override
  public Signature signature() {
    return loaded.signature();
  }

  @Override
  public Tensors run(Tensors inputs, Cancellation cancellation) {
    Tensor[] checked = rules.check(inputs);
    if (!acquire()) {
      throw new Failure.ReleaseAbsent(Hop.MODEL_SERVER.text(), id.name()).asException();
    }
    try {
      RunSlot slot = slots.take();
      try {
        return run(slot, checked, cancellation);
      } finally {
        slots.give(slot);
      }
    } finally {
      release();
    }
  }

  private Tensors run(RunSlot slot, Tensor[] inputs, Cancellation cancellation) {
    if (cancellation.cancelled()) {
      throw callerGone();
    }
    Terminator terminator = null;
    try {
      terminator = Terminator.of(cancellation);
      return run(slot, inputs, terminator == null ? null : terminator.options());
    } catch (OrtException e) {
      throw terminator != null && terminator.pulled()
          ? callerGone()
          : RunFailures.of(e, id.name(), inputs);
    } finally {
      if (terminator != null) {
        terminator.close();
      }
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
      LOG.infof("an output has not the shape the model declares: release=%s", id.name());
      return answer;
    }
  }

  private static RuntimeException callerGone() {
    return new Failure.CallerGone(Hop.MODEL_SERVER.text()).asException();
  }

  @Override
  public boolean acquire() {
    return holders.acquire();
  }

  @Override
  public void release() {
    if (holders.release()) {
      free();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }

  private void free() {
    slots.close();
    try {
      loaded.session().close();
    } catch (OrtException e) {
      LOG.errorf(e, "session not closed: release=%s", id.name());
    }
  }
}
