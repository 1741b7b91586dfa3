package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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
  private final Runner runner;
  private final ReferenceCount holders = new ReferenceCount();
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxModel(Release release, LoadedSession loaded, Runner runner) {
    this.id = release.id();
    this.loaded = loaded;
    this.rules = new InputRules(release.graph());
    this.runner = runner;
  }

  /**
   * Loads the model of a release; see {@link OnnxEnvironment#open}.
   *
   * @param api for models that the binding cannot run; {@code null} for none
   */
  static OnnxModel load(OrtEnvironment environment, OrtApi api, Release release) {
    LoadedSession loaded = new SessionLoader(environment, api, release).load();
    return new OnnxModel(release, loaded, runner(release.id(), loaded));
  }

  private static Runner runner(ReleaseId id, LoadedSession loaded) {
    int idleSlots = 2 * Runtime.getRuntime().availableProcessors();
    return loaded.api() == null
        ? new BindingRunner(id.name(), loaded, idleSlots)
        : new NativeRunner(loaded.api(), loaded.session(), loaded.signature());
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
      return run(checked, cancellation);
    } finally {
      release();
    }
  }

  private Tensors run(Tensor[] inputs, Cancellation cancellation) {
    if (cancellation.cancelled()) {
      throw callerGone();
    }
    Terminator terminator = null;
    try {
      terminator = Terminator.of(cancellation);
      return runner.run(inputs, terminator == null ? null : terminator.options());
    } catch (OrtException e) {
      throw terminator != null && terminator.pulled()
          ? callerGone()
          : RunFailures.of(e, id, inputs);
    } finally {
      if (terminator != null) {
        terminator.close();
      }
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
    runner.close();
    try {
      loaded.session().close();
    } catch (OrtException e) {
      LOG.errorf(e, "session not closed: release=%s", id.name());
    }
  }
}
