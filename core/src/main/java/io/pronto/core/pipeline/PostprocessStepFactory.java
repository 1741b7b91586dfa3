package io.pronto.core.pipeline;

import java.util.Set;

/** Makes a kind of step that only the postprocessor has. */
public interface PostprocessStepFactory extends StepFactory {

  @Override
  default Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }
}
