package io.pronto.core.pipeline;

import java.util.Locale;

/** The two lists of steps of a release. */
public enum Side {

  /** Before the model: turns what callers send into the model's inputs. */
  PREPROCESS,

  /** After the model: turns its outputs into the answer. */
  POSTPROCESS;

  /** The word for the list in {@code release.yaml}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
