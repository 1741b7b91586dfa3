package io.pronto.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code models}: what a server has, and why some of it does not serve. */
@Command(name = "models", description = "Lists models, versions, signatures, states and reasons.")
final class ModelsCommand implements Callable<Integer> {

  private static final byte[] ALL = "{}".getBytes(StandardCharsets.UTF_8);

  @Spec private CommandSpec spec;

  @Mixin private Server server;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (default) or json",
      paramLabel = "FORMAT")
  private Format format;

  @Override
  public Integer call() {
    ArrayNode models = new ObjectMapper().createArrayNode();
    for (JsonNode release : server.post("/v2/repository/index", ALL)) {
      ObjectNode model = models.addObject();
      model.setAll((ObjectNode) release);
      if (release.path("state").asText().equals("READY")) {
        JsonNode facts = facts(release);
        model.set("inputs", facts.path("inputs"));
        model.set("outputs", facts.path("outputs"));
      }
    }
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(models);
    } else {
      print(models);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private JsonNode facts(JsonNode release) {
    String name = Server.segment(release.path("name").asText());
    String version = Server.segment(release.path("version").asText());
    return server.get("/v2/models/" + name + "/versions/" + version);
  }

  private void print(ArrayNode models) {
    Table table = new Table(List.of("MODEL", "VERSION", "STATE", "INPUTS", "OUTPUTS"));
    List<String> reasons = new ArrayList<>();
    for (JsonNode model : models) {
      String name = model.path("name").asText();
      String version = model.path("version").asText();
      table.add(
          List.of(
              name,
              version,
              model.path("state").asText(),
              tensors(model.path("inputs")),
              tensors(model.path("outputs"))));
      if (model.hasNonNull("reason") && !model.get("reason").asText().isEmpty()) {
        reasons.add(name + "/" + version + ": " + model.get("reason").asText());
      }
    }
    spec.commandLine().getOut().print(table);
    reasons.forEach(spec.commandLine().getOut()::println);
  }

  private static String tensors(JsonNode tensors) {
    List<String> words = new ArrayList<>();
    for (JsonNode tensor : tensors) {
      words.add(
          tensor.path("name").asText()
              + " "
              + tensor.path("datatype").asText()
              + tensor.path("shape"));
    }
    return String.join(", ", words);
  }
}
