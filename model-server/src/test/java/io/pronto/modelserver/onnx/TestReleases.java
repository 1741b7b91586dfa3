package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.around;
import static io.pronto.core.release.TestReleases.spec;

import io.pronto.core.release.ModelFile;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Releases around the models that tests and samples share. */
final class TestReleases {

  static final List<DataType> TYPES =
      List.of(
          DataType.BOOL,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.UINT8,
          DataType.FP16,
          DataType.FP32,
          DataType.FP64,
          DataType.BYTES);

  private static final Path MODELS = Path.of("..", "it", "src", "test", "resources", "models");
  private static final Path TEXTS = Path.of("..", "it", "src", "test", "resources", "texts");
  private static final Path SAMPLES = Path.of("..", "samples", "models");

  private TestReleases() {}

  static Release iris() {
    return of(
        SAMPLES.resolve("iris/1/model.onnx"),
        List.of(spec("input", DataType.FP32, -1, 4)),
        List.of(spec("probabilities", DataType.FP32, -1, 3)));
  }

  static Release identity() {
    return of(
        MODELS.resolve("identity/1/model.onnx"),
        List.of(spec("input", DataType.FP32, -1, -1)),
        List.of(spec("output", DataType.FP32, -1, -1)));
  }

  static Release bfloat() {
    return of(
        MODELS.resolve("bfloat/1/model.onnx"),
        List.of(spec("input", DataType.BF16, -1, -1)),
        List.of(spec("output", DataType.BF16, -1, -1)));
  }

  static Release pair() {
    return of(
        MODELS.resolve("pair/1/model.onnx"),
        List.of(spec("a", DataType.FP32, -1, 3), spec("b", DataType.FP32, -1, 3)),
        List.of(spec("sum", DataType.FP32, -1, 3), spec("product", DataType.FP32, -1, 3)));
  }

  static Release spin() {
    return of(
        MODELS.resolve("spin/1/model.onnx"),
        List.of(spec("iterations", DataType.INT64, 1)),
        List.of(spec("result", DataType.FP32, 1, 2)));
  }

  static Release types() {
    List<TensorSpec> inputs = new ArrayList<>();
    List<TensorSpec> outputs = new ArrayList<>();
    for (DataType type : TYPES) {
      inputs.add(spec("in_" + type.name().toLowerCase(java.util.Locale.ROOT), type, -1));
      outputs.add(spec("out_" + type.name().toLowerCase(java.util.Locale.ROOT), type, -1));
    }
    return of(MODELS.resolve("types/1/model.onnx"), inputs, outputs);
  }

  /** Refuses genres that it does not know. */
  static Release encoder() {
    return of(
        TEXTS.resolve("encoder/1/model.onnx"),
        List.of(spec("genre", DataType.BYTES, -1)),
        List.of(spec("columns", DataType.FP32, -1, 2)));
  }

  static Release bad(String name) {
    return of(
        MODELS.resolve(name).resolve("1/model.onnx"),
        List.of(spec("input", DataType.FP32, -1)),
        List.of(spec("output", DataType.FP32, -1)));
  }

  static Release of(Path file, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Signature signature = new Signature(inputs, outputs);
    return around(
        new ReleaseId(
            file.toAbsolutePath().getParent().getParent().getFileName().toString(), 1, "0"),
        new ModelGraph(signature, unnamed(inputs), false),
        modelFile(file));
  }

  private static ModelFile modelFile(Path file) {
    try {
      return ModelFile.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> unnamed(List<TensorSpec> specs) {
    return specs.stream().map(spec -> Collections.nCopies(spec.shape().length, "")).toList();
  }
}
