package io.pronto.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict}: sends what files hold to a model and prints its answers. */
@Command(
    name = "predict",
    description = "Sends rows, texts or pictures to a model and prints its answers.")
final class PredictCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Mixin private Server server;

  @Parameters(index = "0", paramLabel = "MODEL", description = "name of the model")
  private String model;

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description =
          "JSON, JSON lines, CSV, texts (a line each) or pictures; - reads the standard input")
  private List<String> files = new ArrayList<>();

  @Option(names = "--text", paramLabel = "TEXT", description = "a text; may be given again")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table (default) or json",
      paramLabel = "FORMAT")
  private Format format;

  @Override
  public Integer call() throws IOException {
    if (files.isEmpty() == texts.isEmpty()) {
      throw Trouble.usage("predict: expected files, - or --text, got " + given());
    }
    byte[] body = new InputFiles(this::takesTexts).body(files, texts);
    JsonNode answer = server.post("/predict/" + Server.segment(model), body);
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(answer);
    } else {
      spec.commandLine().getOut().print(table(answer));
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String given() {
    return files.isEmpty() ? "none of them" : "files and --text";
  }

  /** Whether the model wants a row as text, where it may be either. */
  private boolean takesTexts() {
    JsonNode inputs = server.get("/v2/models/" + Server.segment(model)).path("inputs");
    return inputs.path(0).path("datatype").asText().equals("BYTES");
  }

  /** One line for each prediction; a column for each output where there are several. */
  static String table(JsonNode answer) throws IOException {
    JsonNode predictions =
        answer.has("predictions")
            ? answer.get("predictions")
            : JSON.createArrayNode().add(answer.path("outputs"));
    JsonNode first = predictions.path(0);
    List<String> names = new ArrayList<>();
    if (first.isObject()) {
      first.fieldNames().forEachRemaining(names::add);
    } else {
      names.add("prediction");
    }
    Table table = new Table(names);
    for (Iterator<JsonNode> each = predictions.elements(); each.hasNext(); ) {
      JsonNode row = each.next();
      table.add(
          first.isObject()
              ? names.stream().map(name -> cell(row.path(name))).toList()
              : List.of(cell(row)));
    }
    return table.toString();
  }

  private static String cell(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
