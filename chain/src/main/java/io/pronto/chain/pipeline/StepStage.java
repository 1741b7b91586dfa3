package io.pronto.chain.pipeline;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.release.Release;
import io.pronto.chain.release.Signature;
import io.pronto.chain.tensor.TensorSpec;
import io.pronto.chain.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A stage that applies the steps of one side of a release: the heart of the preprocessor and of the
 * postprocessor.
 */
public final class StepStage implements Stage<StepStage.Prepared> {

  private final Side side;
  private final Pipelines pipelines;
  private final Processors processors;

  /** The steps of a release, and what they cost. */
  public record Prepared(Pipeline pipeline, CostEstimate cost) {}

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
  public Prepared prepare(Release release) {
    Pipeline pipeline =
        switch (side) {
          case PREPROCESS -> preprocess(release);
          case POSTPROCESS -> postprocess(release);
        };
    return new Prepared(pipeline, new CostEstimate(!pipeline.heavy()));
  }

  private Pipeline preprocess(Release release) {
    Pipeline pipeline = pipelines.make(side, release.preprocess());
    if (!pipeline.isEmpty()) {
      pipeline.check(
          release.callers().inputs().stream().map(TensorOutline::of).toList(),
          release.model().inputs(),
          true);
    }
    return pipeline;
  }

  private Pipeline postprocess(Release release) {
    Pipeline pipeline = pipelines.make(side, release.postprocess());
    if (!pipeline.isEmpty()) {
      List<TensorOutline> outputs = new ArrayList<>();
      for (TensorSpec output : release.model().outputs()) {
        TensorOutline outline = TensorOutline.of(output);
        outputs.add(release.graph().ranked(outputs.size()) ? outline : outline.shapeless());
      }
      pipeline.check(outputs, release.callers().outputs(), false);
    }
    return pipeline;
  }

  @Override
  public Signature signature(Release release) {
    return switch (side) {
      case PREPROCESS -> new Signature(release.callers().inputs(), release.model().inputs());
      case POSTPROCESS -> new Signature(release.model().outputs(), release.callers().outputs());
    };
  }

  @Override
  public CompletionStage<Tensors> apply(Prepared prepared, Tensors input, Call call) {
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
        () -> prepared.pipeline().apply(input, callers));
  }
}
