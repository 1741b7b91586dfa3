package io.pronto.core.pipeline;

import io.pronto.core.release.Options;
import java.util.Set;

/** Makes one kind of step; one bean per kind. */
public interface StepFactory {

  /** The word for this kind in {@code release.yaml}, for example {@code softmax}. */
  String type();

  /**
   * A step with these options, at load time.
   *
   * @throws io.pronto.core.release.ReleaseException if an option is missing, unknown or wrong
   */
  Step create(Options options);

  /**
   * The lists in which this kind may stand: both, unless only one service has it. So a release that
   * loads in one process loads in four as well.
   */
  default Set<Side> sides() {
    return Set.of(Side.PREPROCESS, Side.POSTPROCESS);
  }
}
