package io.pronto.standalone.cli;

import io.pronto.core.release.ModelGraph;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A {@code release.yaml} for a model: its own signature, and in comments the steps that such a
 * model often has.
 */
record Settings(String model, ModelGraph graph) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final List<String> WORDS =
      List.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");
  private static final int MOST_COLUMNS = 40;

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# " + model + ": how a request becomes what the model wants, and its output an answer.");
    lines.add(
        "# As it stands, tensors pass untouched. Take the # away from what you need; all steps and"
            + " their");
    lines.add(
        "# options are in docs/reference/steps.md, all keys in docs/reference/repository.md.");
    lines.add("");
    lines.add("# What callers send. -1: any size.");
    lines.add("inputs:");
    graph.signature().inputs().forEach(input -> lines.add(tensor(input)));
    List<String> before = before();
    if (!before.isEmpty()) {
      lines.add("");
      lines.add("# Before the model.");
      lines.add("#preprocess:");
      before.forEach(line -> lines.add("#  " + line));
    }
    lines.add("");
    lines.add("# What callers get.");
    lines.add("outputs:");
    graph.signature().outputs().forEach(output -> lines.add(tensor(output)));
    List<String> after = after();
    if (!after.isEmpty()) {
      lines.add("");
      lines.add(
          "# After the model; then `outputs` above must list what is left after the last step.");
      lines.add("#postprocess:");
      after.forEach(line -> lines.add("#  " + line));
    }
    lines.add("");
    lines.add("# Time for a call that names none, and the longest any gets.");
    lines.add("#deadline: {default: 10s, max: 60s}");
    return String.join("\n", lines) + "\n";
  }

  private List<String> before() {
    List<String> lines = new ArrayList<>();
    for (TensorSpec input : graph.signature().inputs()) {
      int rank = input.shape().length;
      String name = quoted(input.name());
      if (input.type() == DataType.FP32 && rank == 2 && input.shape()[1] > 0) {
        lines.add(
            "# rows may then also come as JSON objects or CSV; put the names of your columns here");
        lines.add(
            "- record: {input: %s, columns: [%s]}".formatted(name, columns(input.shape()[1])));
        lines.add(
            "- standardize: {input: %s, mean: 0, scale: 1}   # one number, or one a column"
                .formatted(name));
      } else if (input.type().floating() && rank == 4) {
        lines.add(
            "# then callers send files, and `inputs` above is {name: image, datatype: BYTES, shape:"
                + " [-1]}");
        lines.add(image(input, name));
        lines.add("- select: [" + name + "]");
      } else if (input.name().equals("input_ids")) {
        lines.add(
            "# then callers send texts, and `inputs` above is {name: text, datatype: BYTES, shape:"
                + " [-1]}");
        lines.add(
            "- tokenize: {input: text, tokenizer: tokenizer.json, outputs: [" + names() + "]}");
      }
    }
    return lines;
  }

  private String names() {
    return String.join(
        ", ", graph.signature().inputs().stream().map(input -> quoted(input.name())).toList());
  }

  private static String image(TensorSpec input, String name) {
    boolean first = input.shape()[1] == 1 || input.shape()[1] == 3;
    long channels = first ? input.shape()[1] : input.shape()[3];
    long height = input.shape()[first ? 2 : 1];
    long width = input.shape()[first ? 3 : 2];
    return "- image: {input: image, output: %s, width: %d, height: %d, mode: %s, layout: %s}"
        .formatted(
            name,
            width > 0 ? width : 224,
            height > 0 ? height : 224,
            channels == 1 ? "gray" : "rgb",
            first ? "nchw" : "nhwc");
  }

  private static String columns(long count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= Math.min(count, MOST_COLUMNS); i++) {
      names.add("column_" + i);
    }
    return String.join(", ", names) + (count > MOST_COLUMNS ? ", …" : "");
  }

  private List<String> after() {
    List<String> lines = new ArrayList<>();
    for (TensorSpec output : graph.signature().outputs()) {
      int rank = output.shape().length;
      if (output.type().floating() && rank == 2 && output.shape()[1] > 1) {
        String name = quoted(output.name());
        lines.add(
            "- softmax: {input: %s}   # where these are scores, not probabilities yet"
                .formatted(name));
        lines.add("- argmax: {input: %s, output: index}".formatted(name));
        lines.add(
            "- label: {input: index, output: label, labels: labels.txt}   # one label a line,"
                + " beside this file");
        lines.add("- select: [label, %s]".formatted(name));
      }
    }
    return lines;
  }

  private static String tensor(TensorSpec spec) {
    List<String> sizes = Arrays.stream(spec.shape()).mapToObj(Long::toString).toList();
    String shape = spec.anyShape() ? "any" : "[" + String.join(", ", sizes) + "]";
    return "  - {name: %s, datatype: %s, shape: %s}"
        .formatted(quoted(spec.name()), spec.type(), shape);
  }

  /** A name as YAML reads it back. */
  private static String quoted(String name) {
    boolean plain = PLAIN.matcher(name).matches() && !WORDS.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
