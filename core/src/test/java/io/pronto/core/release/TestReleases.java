package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Releases without steps, for tests. */
public final class TestReleases {

  /** Of all of them that have no files. */
  public static final String DIGEST = "9f86d0";

  /** Rows of two numbers, and an integer for each. */
  public static final Signature SIGNATURE =
      new Signature(
          List.of(spec("x", DataType.FP32, -1, 2)), List.of(spec("y", DataType.INT64, -1)));

  private TestReleases() {}

  /** A release of {@link #SIGNATURE}, without files. */
  public static Release release(String model, long version) {
    return release(model, version, SIGNATURE);
  }

  /** A release for callers that send what its model takes, without files. */
  public static Release release(
      String model, long version, Signature signature, Golden... goldens) {
    return release(
        new ReleaseId(model, version, DIGEST), graph(signature), noFile(), false, goldens);
  }

  /** One of {@link #SIGNATURE} that demands something of itself, without files. */
  public static Release gated(String model, long version, Gate gate, Golden... goldens) {
    Release usual = release(model, version, SIGNATURE, goldens);
    return new Release(
        usual.id(),
        usual.callers(),
        usual.graph(),
        usual.modelFile(),
        usual.preprocess(),
        usual.carry(),
        usual.postprocess(),
        usual.limits(),
        usual.goldens(),
        gate);
  }

  /** The same, whose callers may send NaN. */
  public static Release takingNan(String model, long version, Signature signature) {
    return release(new ReleaseId(model, version, DIGEST), graph(signature), noFile(), true);
  }

  /** One whose model has names for the dimensions of its inputs. */
  public static Release named(Signature signature, List<List<String>> names) {
    ModelGraph graph = new ModelGraph(signature, names, false);
    return release(new ReleaseId("m", 1, DIGEST), graph, noFile(), false);
  }

  /** A release around a model on disk. */
  public static Release around(ReleaseId id, ModelGraph graph, ModelFile file) {
    return release(id, graph, file, false);
  }

  /** An entry of a repository, of {@link #SIGNATURE}, without files. */
  public static Repository.Entry good(String model, long version) {
    return new Repository.Entry.Good(release(model, version));
  }

  /** A tensor of this shape. */
  public static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, shape);
  }

  private static Release release(
      ReleaseId id, ModelGraph graph, ModelFile file, boolean allowNan, Golden... goldens) {
    return new Release(
        id,
        graph.signature(),
        graph,
        file,
        List.of(),
        List.of(),
        List.of(),
        new Release.Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), allowNan),
        List.of(goldens),
        Gate.USUAL);
  }

  private static ModelGraph graph(Signature signature) {
    return new ModelGraph(signature, List.of(), false);
  }

  private static ModelFile noFile() {
    return new ModelFile(Path.of("none"), Map.of());
  }
}
