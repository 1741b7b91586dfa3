package io.pronto.gateway.rest;

import io.pronto.core.release.Gate;
import io.pronto.core.release.ModelFile;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Options;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.Signature;
import io.pronto.core.release.StepSpec;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Releases of which only the inputs and their records matter. */
final class TestRelease {

  private TestRelease() {}

  /** One FP32 input [-1,4] called {@code input}. */
  static Release numbers() {
    return of(List.of(), input("input", DataType.FP32, -1, 4));
  }

  /** The same, which takes records too. */
  static Release records() {
    return of(List.of(recordsOf("input")), input("input", DataType.FP32, -1, 4));
  }

  /** A release of these inputs without records. */
  static Release of(TensorSpec... inputs) {
    return of(List.of(), inputs);
  }

  /** Two inputs: numbers [-1,2], which may be records, and a text for each row. */
  static Release several() {
    return of(
        List.of(recordsOf("measures")),
        input("measures", DataType.FP64, -1, 2),
        input("text", DataType.BYTES, -1));
  }

  /** An input for each column of a table: a number, a text, and two whole numbers. */
  static Release columns() {
    return of(
        input("age", DataType.FP32, -1, 1),
        input("town", DataType.BYTES, -1),
        input("more", DataType.INT64, -1, 2));
  }

  static TensorSpec input(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, shape);
  }

  private static Release of(List<StepSpec> preprocess, TensorSpec... inputs) {
    Signature callers = new Signature(List.of(inputs), List.of());
    return new Release(
        new ReleaseId("m", 1, "0"),
        callers,
        new ModelGraph(callers, List.of(), false),
        new ModelFile(Path.of("none"), Map.of()),
        preprocess,
        List.of(),
        List.of(),
        new Release.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), false),
        List.of(),
        Gate.USUAL);
  }

  private static StepSpec recordsOf(String input) {
    Object options =
        Proxy.newProxyInstance(
            Options.class.getClassLoader(),
            new Class<?>[] {Options.class},
            (_, method, _) -> {
              if (method.getName().equals("peek")) {
                return Optional.of(input);
              }
              throw new UnsupportedOperationException(method.getName());
            });
    return new StepSpec("record", (Options) options);
  }
}
