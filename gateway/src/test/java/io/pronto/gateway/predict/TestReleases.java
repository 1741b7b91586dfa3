package io.pronto.gateway.predict;

import io.pronto.core.release.ModelFile;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Releases made by hand. */
final class TestReleases {

  static final Duration USUAL = Duration.ofSeconds(1);
  static final Duration MOST = Duration.ofSeconds(5);

  private TestReleases() {}

  static Release release(String model, long version) {
    return release(
        model,
        version,
        false,
        new Signature(
            List.of(spec("x", DataType.FP32, -1, 2)), List.of(spec("y", DataType.INT64, -1))));
  }

  static Release release(String model, long version, boolean allowNan, Signature signature) {
    return new Release(
        new ReleaseId(model, version, "9f86d0"),
        signature,
        new ModelGraph(signature, List.of(), List.of(), false),
        new ModelFile(Path.of("none"), Map.of()),
        List.of(),
        List.of(),
        List.of(),
        new Release.Limits(USUAL, MOST, allowNan),
        List.of());
  }

  static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, shape);
  }

  static Repository.Entry good(String model, long version) {
    return new Repository.Entry.Good(release(model, version));
  }
}
