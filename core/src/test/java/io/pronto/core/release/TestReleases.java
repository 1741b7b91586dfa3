package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Releases without files and steps, for tests. */
public final class TestReleases {

  /** Of all of them. */
  public static final String DIGEST = "9f86d0";

  /** Rows of two numbers, and an integer for each. */
  public static final Signature SIGNATURE =
      new Signature(
          List.of(spec("x", DataType.FP32, -1, 2)), List.of(spec("y", DataType.INT64, -1)));

  private TestReleases() {}

  /** A release for callers that send what its model takes. */
  public static Release release(
      String model, long version, Signature signature, Golden... goldens) {
    return new Release(
        new ReleaseId(model, version, DIGEST),
        signature,
        new ModelGraph(signature, List.of(), List.of(), false),
        new ModelFile(Path.of("none"), Map.of()),
        List.of(),
        List.of(),
        List.of(),
        new Release.Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), false),
        List.of(goldens));
  }

  /** A tensor of this shape. */
  public static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, shape);
  }
}
