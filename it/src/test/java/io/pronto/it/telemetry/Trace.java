package io.pronto.it.telemetry;

import io.pronto.it.parts.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The spans of one prediction. */
record Trace(List<Span> spans) {

  private static final int HOPS = 4;
  private static final String HOP = "pronto.hop";

  /** Whether all hops have reported: a hop tells of what is in it first. */
  boolean complete() {
    return count("SERVER") == HOPS && count("CLIENT") == HOPS - 1;
  }

  private long count(String kind) {
    return spans.stream().filter(span -> span.kind().equals(kind)).count();
  }

  /** The span of this kind at a hop: of the hop that serves, or of the call to it. */
  Span of(String kind, String hop) {
    return only(kind + " " + hop, span -> span.kind().equals(kind) && hop.equals(hopOf(span)));
  }

  /** The span of this name. */
  Span named(String name) {
    return only(name, span -> span.name().equals(name));
  }

  private Span only(String what, Predicate<Span> wanted) {
    List<Span> found = spans.stream().filter(wanted).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + what + ", got " + found.size() + " in\n" + this);
    }
    return found.getFirst();
  }

  private static String hopOf(Span span) {
    return span.attributes().get(HOP);
  }

  /** The time in each span that is in none of its children, by name and hop. */
  Map<String, Long> phases() {
    return spans.stream()
        .collect(
            Collectors.toMap(
                span -> span.kind() + " " + span.name() + " " + hopOf(span),
                span -> span.nanos() - childrenOf(span),
                Long::sum));
  }

  /** The time in the spans of these names. */
  long nanosOf(Set<String> names) {
    return spans.stream().filter(span -> names.contains(span.name())).mapToLong(Span::nanos).sum();
  }

  private long childrenOf(Span parent) {
    return spans.stream()
        .filter(span -> span.parent().equals(parent.id()))
        .mapToLong(Span::nanos)
        .sum();
  }

  @Override
  public String toString() {
    return spans.stream().map(Span::toString).collect(Collectors.joining("\n"));
  }
}
