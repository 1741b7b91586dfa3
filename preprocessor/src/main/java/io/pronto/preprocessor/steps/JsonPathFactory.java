package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.DataType;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * {@code json-path: {input: body, paths: [$.user.age, $.items[0].price], output: x}}: values out of
 * JSON documents.
 */
@Singleton
final class JsonPathFactory implements PreprocessStepFactory {

  private static final String PATHS = "paths";
  private static final String MISSING = "missing";

  @Override
  public String type() {
    return "json-path";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    List<String> paths = options.texts(PATHS);
    DataType type =
        DataType.valueOf(options.oneOf("datatype", List.of("FP32", "FP64", "INT64", "BYTES")));
    String missing = options.oneOf(MISSING, List.of("refuse", "allow"));
    boolean mayMiss = missing.equals("allow");
    if (mayMiss && type == DataType.INT64) {
      throw options.refused(MISSING, "refuse, as INT64 has no number for nothing", missing);
    }
    return new JsonPathStep(
        input,
        options.text("output", input),
        paths,
        JsonPaths.of(options, PATHS, paths),
        type,
        mayMiss);
  }
}
