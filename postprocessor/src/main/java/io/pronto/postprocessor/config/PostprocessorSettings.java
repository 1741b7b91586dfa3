package io.pronto.postprocessor.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the postprocessor. */
@ConfigMapping(prefix = "pronto.postprocessor")
public interface PostprocessorSettings {

  /** Where it listens: {@code host:port}, or {@code inprocess:///name}. */
  @WithDefault("127.0.0.1:8381")
  String listen();
}
