package io.pronto.preprocessor.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the preprocessor. */
@ConfigMapping(prefix = "pronto.preprocessor")
public interface PreprocessorSettings {

  /** Where it listens: {@code host:port}, or {@code inprocess:///name}. */
  @WithDefault("127.0.0.1:8181")
  String listen();

  /** Where the model-server is. */
  @WithDefault("static:///127.0.0.1:8281")
  String next();
}
