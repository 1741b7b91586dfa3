package io.pronto.gateway.predict;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseState;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the gateway knows, for both front doors: the models that are live, the way to predict with
 * them, and whether it is ready. Any thread.
 */
public final class FrontDesk {

  private final LiveModels models;
  private final Predictor predictor;
  private final AtomicBoolean ready = new AtomicBoolean();

  FrontDesk(LiveModels models, Predictor predictor) {
    this.models = models;
    this.predictor = predictor;
  }

  /** The way of every prediction. */
  public Predictor predictor() {
    return predictor;
  }

  /** Whether the chain was reached and warmed, and the process was not told to end. */
  public boolean ready() {
    return ready.get();
  }

  void becomeReady() {
    ready.set(true);
  }

  /** Says that callers better go elsewhere; those that come are served. */
  void close() {
    ready.set(false);
  }

  /** Whether a model, or one version of it, serves; {@code version} empty for the live one. */
  public boolean ready(String model, String version) {
    try {
      models.resolve(model, version);
      return true;
    } catch (FailureException e) {
      return false;
    }
  }

  /**
   * The release that a call would mean.
   *
   * @throws io.pronto.core.failure.FailureException if there is none
   */
  public Release release(String model, String version) {
    return models.resolve(model, version);
  }

  /** The versions of a model that serve, ascending. */
  public List<String> versions(String model) {
    return models.versions(model);
  }

  /** Names of the models that serve. */
  public List<String> serving() {
    return models.live().stream().map(release -> release.id().model()).toList();
  }

  /** Names of all models. */
  public List<String> models() {
    return models.models();
  }

  /** Whether the chain has a release of which it is not known yet whether it may serve. */
  public boolean trying() {
    return models.trying();
  }

  /** The same of one model. */
  public boolean onTrial(String model) {
    return models.onTrial(model);
  }

  /** Has what was refused of a model tried again. */
  public void tryAgain(String model) {
    models.tryAgain(model);
  }

  /** Every release with its state. */
  public List<ReleaseState> states() {
    return models.states();
  }
}
