package io.pronto.core.hop;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The four services, in the order of the chain. Routes are made of these names and never of
 * addresses.
 */
public enum Hop {
  GATEWAY("gateway"),
  PREPROCESSOR("preprocessor"),
  MODEL_SERVER("model-server"),
  POSTPROCESSOR("postprocessor");

  private static final Map<String, Hop> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Hop::text, hop -> hop));

  private final String text;

  Hop(String text) {
    this.text = text;
  }

  /** The name in headers, errors, metrics and configuration. */
  public String text() {
    return text;
  }

  /** The hop of this name. */
  static Optional<Hop> named(String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }

  @Override
  public String toString() {
    return text;
  }
}
