package io.pronto.core.pipeline;

import java.util.Set;

/** Makes a kind of step that only the preprocessor has. */
public interface PreprocessStepFactory extends StepFactory {

  @Override
  default Set<Side> sides() {
    return Set.of(Side.PREPROCESS);
  }
}
