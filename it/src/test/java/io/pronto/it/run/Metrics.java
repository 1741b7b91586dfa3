package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The meters of one process at one time, as Prometheus would scrape them.
 *
 * @param samples every line
 */
public record Metrics(List<Sample> samples) {

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Scrapes the management port behind this client. */
  static Metrics scrape(Http management) {
    try {
      Http.Reply reply = management.send("GET", "/metrics");
      if (reply.status() != 200) {
        throw new AssertionError("/metrics answered " + reply);
      }
      return parse(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the text form. */
  static Metrics parse(String text) {
    return new Metrics(
        text.lines().map(LINE::matcher).filter(Matcher::matches).map(Metrics::sample).toList());
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new HashMap<>();
    if (line.group(2) != null) {
      LABEL.matcher(line.group(2)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
    }
    double value =
        Double.parseDouble(line.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity"));
    return new Sample(line.group(1), Map.copyOf(labels), value);
  }

  /** The sum of the lines of this name that have these labels among theirs; 0 of none. */
  public double sum(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Calls that the process has answered. */
  public long answered() {
    return (long) sum("pronto_hop_seconds_count", Map.of("code", "OK"));
  }
}
