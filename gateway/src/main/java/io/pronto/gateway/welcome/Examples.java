package io.pronto.gateway.welcome;

import io.pronto.core.json.V2Json;
import io.pronto.core.release.Golden;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.service.warmup.Zeros;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds a request for a model that serves. */
final class Examples {

  private static final String IRIS = "iris";
  private static final String FLOWER =
      "{\"input\": {\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4,"
          + " \"petal_width\": 0.2}}";

  private final FrontDesk desk;

  Examples(FrontDesk desk) {
    this.desk = desk;
  }

  /**
   * A flower for the sample model; else the first golden request there is; else zeros for the first
   * model; {@code null} where none serves.
   */
  Example first() {
    List<String> serving = desk.serving();
    if (serving.contains(IRIS) && desk.release(IRIS, "").recordsOf("input").isPresent()) {
      return new Example("/predict/" + IRIS, FLOWER);
    }
    for (String model : serving) {
      List<Golden> goldens = desk.release(model, "").goldens();
      if (!goldens.isEmpty()) {
        return of(model, goldens.getFirst().request());
      }
    }
    for (String model : serving) {
      Release release = desk.release(model, "");
      if (Zeros.areSmall(release.callers())) {
        return of(model, Zeros.of(release.callers()));
      }
    }
    return null;
  }

  private static Example of(String model, Tensors inputs) {
    String body = new String(V2Json.writeRequest("", inputs), StandardCharsets.UTF_8);
    return new Example("/v2/models/" + model + "/infer", body);
  }
}
