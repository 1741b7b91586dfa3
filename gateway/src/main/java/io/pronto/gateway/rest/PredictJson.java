package io.pronto.gateway.rest;

import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Document;
import io.pronto.core.json.ElementWriter;
import io.pronto.core.json.Json;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.function.IntFunction;

/**
 * The JSON of {@code POST /predict}: what a web front end has at hand in, one prediction a row out.
 */
final class PredictJson {

  /** Quotes, a colon and a comma. */
  private static final int AROUND_NAME = 4;

  private static final int MOST = Integer.MAX_VALUE / 2;

  private PredictJson() {}

  /**
   * Reads {@code {"input": X}} or {@code {"inputs": {name: X, …}}} as the tensors that callers of
   * the release send.
   *
   * @throws FailureException naming the field, what was expected and what was sent
   */
  static Tensors readInput(Document json, Release release) {
    return Json.read(json, "body", parser -> new PredictReader(json, release).read(parser));
  }

  /**
   * Writes an answer; see {@link AnswerWriter} for its form.
   *
   * @param arrays gives an array of at least a length
   */
  static Document writeAnswer(
      String model, String version, Tensors outputs, IntFunction<byte[]> arrays) {
    return Json.write(
        about(outputs),
        arrays,
        json -> {
          json.writeStringField("model", model);
          json.writeStringField("version", version);
          new AnswerWriter(outputs).write(json);
        });
  }

  /** Of several outputs each row has the names. */
  private static int about(Tensors outputs) {
    long names = 0;
    if (outputs.list().size() > 1) {
      for (Tensor output : outputs.list()) {
        names += (long) outputs.rows() * (output.name().length() + AROUND_NAME);
      }
    }
    return (int) Math.min(MOST, ElementWriter.lengthOf(outputs) + names);
  }
}
