package io.pronto.chain.pipeline;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.release.Release;
import io.pronto.chain.release.Signature;
import io.pronto.chain.tensor.Tensors;
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
          case PREPROCESS -> pipelines.make(side, release.preprocess());
          case POSTPROCESS -> pipelines.make(side, release.postprocess());
        };
    return new Prepared(pipeline, new CostEstimate(true));
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
    return processors.run(
        prepared.cost(), input.bytes(), hop(), call, () -> prepared.pipeline().apply(input));
  }
}
