package io.pronto.it.run;

import java.util.Locale;
import java.util.Optional;

/** The four services, from the front to the back. */
public enum Service {
  /** The front doors. */
  GATEWAY,
  /** The steps before the model. */
  PREPROCESSOR,
  /** The models. */
  MODEL_SERVER,
  /** The steps after the model. */
  POSTPROCESSOR;

  /** Its folder in the source tree. */
  public String module() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name in a registry. */
  public String registeredName() {
    return "pronto-" + module();
  }

  /** The variable of the environment of one of its settings, such as {@code LISTEN}. */
  public String variable(String setting) {
    return "PRONTO_" + name() + "_" + setting;
  }

  /** The service that it calls; none behind the last. */
  public Optional<Service> next() {
    return switch (this) {
      case GATEWAY -> Optional.of(PREPROCESSOR);
      case PREPROCESSOR -> Optional.of(MODEL_SERVER);
      case MODEL_SERVER -> Optional.of(POSTPROCESSOR);
      case POSTPROCESSOR -> Optional.empty();
    };
  }
}
