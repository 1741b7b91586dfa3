package io.pronto.chain.pipeline;

import io.pronto.chain.release.Options;

/** Makes one kind of step; one bean per kind. */
public interface StepFactory {

  /** The word for this kind in {@code release.yaml}, for example {@code softmax}. */
  String type();

  /**
   * A step with these options, at load time.
   *
   * @throws io.pronto.chain.release.ReleaseException if an option is missing, unknown or wrong
   */
  Step create(Options options);
}
