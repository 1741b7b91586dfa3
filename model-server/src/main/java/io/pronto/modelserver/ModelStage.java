package io.pronto.modelserver;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.work.CostEstimate;
import io.pronto.chain.work.Processors;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The model's inputs → its outputs: runs the model of the release. A run ends early when its caller
 * is gone.
 */
final class ModelStage implements Stage<ModelStage.PreparedModel> {

  private final Function<Release, Model> loader;
  private final Processors processors;

  /**
   * An open model, and what its runs cost.
   *
   * @param carry inputs that go on beside the outputs
   */
  record PreparedModel(Model model, CostEstimate cost, List<String> carry) {}

  /**
   * A stage.
   *
   * @param loader opens the model of a release, or throws {@code ReleaseException}
   */
  ModelStage(Function<Release, Model> loader, Processors processors) {
    this.loader = loader;
    this.processors = processors;
  }

  @Override
  public Hop hop() {
    return Hop.MODEL_SERVER;
  }

  @Override
  public PreparedModel prepare(Release release) {
    return new PreparedModel(
        loader.apply(release), new CostEstimate(!release.graph().controlFlow()), release.carry());
  }

  @Override
  public Signature signature(Release release) {
    return release.model();
  }

  @Override
  public CompletionStage<Tensors> apply(PreparedModel prepared, Tensors input, Call call) {
    boolean cheap = prepared.cost().cheap(input.bytes());
    Cancellation cancellation = cheap ? Cancellation.NEVER : new CallCancellation(call);
    return processors.run(
        prepared.cost(),
        input.bytes(),
        hop(),
        call,
        () -> beside(prepared, input, run(prepared.model(), input, cancellation, call), call));
  }

  /** What is carried is for the hop after this one; a stage called for itself answers its own. */
  private static Tensors beside(PreparedModel prepared, Tensors input, Tensors output, Call call) {
    if (prepared.carry().isEmpty() || call.route().ends()) {
      return output;
    }
    List<Tensor> result = new ArrayList<>(output.list());
    prepared.carry().forEach(name -> result.add(input.get(name)));
    return new Tensors(result);
  }

  /** A run that was ended because the time was over is told from one whose caller went away. */
  private Tensors run(Model model, Tensors input, Cancellation cancellation, Call call) {
    try {
      return model.run(input, cancellation);
    } catch (FailureException e) {
      throw e.failure() instanceof Failure.CallerGone && call.expired()
          ? new Failure.DeadlinePassed(hop().text()).asException()
          : e;
    }
  }

  @Override
  public void release(PreparedModel prepared) {
    prepared.model().close();
  }

  /** The caller of one call, to a model. */
  private record CallCancellation(Call call) implements Cancellation {

    @Override
    public boolean cancelled() {
      return call.cancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
      return call.onCancel(action)::close;
    }
  }
}
