package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Nearest;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code record: {input: x, columns: [a, b, c], texts: [c], texts-output: words}}: rows sent as
 * text become numbers, and texts where columns hold them.
 */
@Singleton
final class RecordFactory implements PreprocessStepFactory {

  private static final String ONLY_TENSOR = "";

  @Override
  public String type() {
    return "record";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input", ONLY_TENSOR);
    String output = options.text("output", input);
    List<String> columns = options.texts("columns");
    refuseTwice(options, "columns", columns);
    Set<String> texts = texts(options, columns);
    String textsOutput = texts.isEmpty() ? "" : options.text("texts-output");
    if (!texts.isEmpty() && texts.size() < columns.size() && textsOutput.equals(output)) {
      throw options.refused("texts-output", "another name than that of the numbers", textsOutput);
    }
    boolean mayMiss = options.oneOf("missing", List.of("refuse", "allow")).equals("allow");
    RecordColumns all = new RecordColumns(columns, texts, mayMiss);
    return new RecordStep(input, output, textsOutput, new RowReader(all));
  }

  private static Set<String> texts(Options options, List<String> columns) {
    if (!options.has("texts")) {
      return Set.of();
    }
    List<String> texts = options.texts("texts");
    refuseTwice(options, "texts", texts);
    for (String text : texts) {
      if (!columns.contains(text)) {
        throw options.refused("texts", "some of columns", text + Nearest.hint(text, columns));
      }
    }
    return Set.copyOf(texts);
  }

  private static void refuseTwice(Options options, String name, List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw options.refused(name, "each column once", column + " twice");
      }
    }
  }
}
