package io.pronto.modelserver.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the model-server. */
@ConfigMapping(prefix = "pronto.model-server")
public interface ModelServerSettings {

  /** Where it listens: {@code host:port}, or {@code inprocess:///name}. */
  @WithDefault("127.0.0.1:8281")
  String listen();

  /** Where the postprocessor is. */
  @WithDefault("static:///127.0.0.1:8381")
  String next();
}
