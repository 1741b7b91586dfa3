package io.pronto.chain.work;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Stage;
import io.pronto.core.hop.Hop;
import io.pronto.core.pipeline.Pipeline;
import io.pronto.core.pipeline.Pipelines;
import io.pronto.core.pipeline.Side;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A stage that applies the steps of one side of a release: the heart of the preprocessor and of the
 * postprocessor.
 */
public final class StepStage implements Stage<StepStage.PreparedSteps> {

  private final Side side;
  private final Pipelines pipelines;
  private final Processors processors;

  /**
   * The steps of a release, and what they cost.
   *
   * @param dropped tensors that were carried for the steps alone
   */
  public record PreparedSteps(Pipeline pipeline, CostEstimate cost, Set<String> dropped) {

    /** A stage made ready; what was carried is gone from the answer unless it is declared. */
    public PreparedSteps {
      dropped = Set.copyOf(dropped);
    }
  }

  /** The stage of one side. */
  public StepStage(Side side, Pipelines pipelines, Processors processors) {
    this.side = side;
    this.pipelines = pipelines;
    this.processors = processors;
  }

  @Override
  public Hop hop() {
    return switch (side) {
      case PREPROCESS -> Hop.PREPROCESSOR;
      case POSTPROCESS -> Hop.POSTPROCESSOR;
    };
  }

  @Override
  public PreparedSteps prepare(Release release) {
    Pipeline pipeline =
        switch (side) {
          case PREPROCESS -> preprocess(release);
          case POSTPROCESS -> postprocess(release);
        };
    return new PreparedSteps(pipeline, new CostEstimate(!pipeline.heavy()), dropped(release));
  }

  private Set<String> dropped(Release release) {
    Set<String> dropped = new HashSet<>(side == Side.POSTPROCESS ? release.carry() : List.of());
    release.callers().outputs().forEach(output -> dropped.remove(output.name()));
    return dropped;
  }

  private Pipeline preprocess(Release release) {
    Pipeline pipeline = pipelines.make(side, release.preprocess());
    if (!pipeline.isEmpty()) {
      pipeline.checkBefore(
          release.graph(), release.callers().inputs().stream().map(TensorOutline::of).toList());
    }
    return pipeline;
  }

  private Pipeline postprocess(Release release) {
    Pipeline pipeline = pipelines.make(side, release.postprocess());
    if (!pipeline.isEmpty()) {
      List<TensorOutline> outputs = new ArrayList<>();
      release.model().outputs().stream().map(TensorOutline::of).forEach(outputs::add);
      release.carried().stream().map(TensorOutline::of).forEach(outputs::add);
      pipeline.check(outputs, release.callers().outputs(), false);
    }
    return pipeline;
  }

  @Override
  public Signature signature(Release release) {
    return switch (side) {
      case PREPROCESS -> new Signature(release.callers().inputs(), release.model().inputs());
      case POSTPROCESS ->
          new Signature(
              Stream.concat(release.model().outputs().stream(), release.carried().stream())
                  .toList(),
              release.callers().outputs());
    };
  }

  @Override
  public CompletionStage<Tensors> apply(PreparedSteps prepared, Tensors input, Call call) {
    if (prepared.pipeline().isEmpty()) {
      return CompletableFuture.completedFuture(input);
    }
    // A stage that is called for itself, without the release that a gateway chose, has its input
    // from its caller.
    boolean callers = side == Side.PREPROCESS || call.release().isEmpty();
    return processors.run(
        prepared.cost(),
        input.bytes(),
        hop(),
        call,
        () -> without(prepared.dropped(), prepared.pipeline().apply(input, callers)));
  }

  private static Tensors without(Set<String> dropped, Tensors output) {
    return dropped.isEmpty()
        ? output
        : new Tensors(
            output.list().stream().filter(tensor -> !dropped.contains(tensor.name())).toList());
  }
}
