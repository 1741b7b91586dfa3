package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Tags;
import io.pronto.core.release.ReleaseId;

/** Labels that several meters have. */
final class Labels {

  private Labels() {}

  /** Model and version; both empty where the release has no name. */
  static Tags of(ReleaseId release) {
    boolean named = !release.model().isEmpty();
    return Tags.of(
        "model", release.model(), "version", named ? Long.toString(release.version()) : "");
  }
}
