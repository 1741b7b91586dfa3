package io.pronto.it.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A query of a panel of one of the Grafana dashboards. */
record Dashboard(String file, String panel, String expression) {

  /** The queries of all dashboards, with their variables filled in. */
  static List<Dashboard> queries(String model) throws IOException {
    List<Dashboard> queries = new ArrayList<>();
    Path folder = Product.root().resolve("observability/grafana/dashboards");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        JsonNode board = new ObjectMapper().readTree(file.toFile());
        for (JsonNode panel : board.get("panels")) {
          for (JsonNode target : panel.get("targets")) {
            String expression =
                target
                    .get("expr")
                    .textValue()
                    .replace("$__rate_interval", "30s")
                    .replace("$model", model);
            queries.add(
                new Dashboard(
                    file.getFileName().toString(), panel.get("title").textValue(), expression));
          }
        }
      }
    }
    return queries;
  }
}
