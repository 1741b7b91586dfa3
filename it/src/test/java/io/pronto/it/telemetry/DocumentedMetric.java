package io.pronto.it.telemetry;

import io.pronto.it.run.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A metric of Pronto as the documents name it, or as a process shows it. */
record DocumentedMetric(String name, String type, Set<String> labels) {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(pronto_\\w+)` \\| (\\w+) \\| [^|]+ \\|\\s*([^|]*?)\\s*\\| [^|]+ \\|$",
          Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("`(\\w+)`");
  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (pronto_\\w+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern LINE =
      Pattern.compile("^(pronto_\\w+)(?:\\{([^}]*)})? ", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final String TOTAL = "_total";
  private static final String LARGEST = "_max";
  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum", "");

  /** The table of the documents. */
  static Set<DocumentedMetric> table() throws IOException {
    return ROW.matcher(Files.readString(Product.root().resolve("docs/reference/metrics.md")))
        .results()
        .map(row -> new DocumentedMetric(row.group(1), row.group(2), words(WORD, row.group(3))))
        .collect(Collectors.toSet());
  }

  /**
   * What pages of {@code /metrics} show, without the largest value that goes with each histogram.
   */
  static Set<DocumentedMetric> shown(List<String> pages) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String page : pages) {
      TYPE.matcher(page).results().forEach(type -> types.put(nameOf(type), type.group(2)));
      LINE.matcher(page)
          .results()
          .forEach(
              line -> labels.computeIfAbsent(line.group(1), n -> new TreeSet<>()).addAll(of(line)));
    }
    return types.entrySet().stream()
        .filter(type -> !isLargestOfHistogram(type.getKey(), types))
        .map(
            type -> new DocumentedMetric(type.getKey(), type.getValue(), of(type.getKey(), labels)))
        .collect(Collectors.toSet());
  }

  /** In the OpenMetrics form a counter's type is given without the end of its name. */
  private static String nameOf(MatchResult type) {
    String name = type.group(1);
    return type.group(2).equals("counter") && !name.endsWith(TOTAL) ? name + TOTAL : name;
  }

  private static boolean isLargestOfHistogram(String name, Map<String, String> types) {
    return name.endsWith(LARGEST)
        && "histogram".equals(types.get(name.substring(0, name.length() - LARGEST.length())));
  }

  private static Set<String> of(MatchResult line) {
    return line.group(2) == null ? Set.of() : words(LABEL, line.group(2));
  }

  private static Set<String> of(String family, Map<String, Set<String>> labels) {
    Set<String> all = new TreeSet<>();
    PARTS.forEach(part -> all.addAll(labels.getOrDefault(family + part, Set.of())));
    all.remove("le");
    return all;
  }

  private static Set<String> words(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
