package io.pronto.it.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What came of calls. They are placed in time by their intended starts. In percentiles, a call that
 * was not answered counts as one that took at least its whole deadline, so that quick failures do
 * not look like quick answers.
 *
 * @param all of them, by intended start
 * @param deadline of each
 */
public record Calls(List<Call> all, Duration deadline) {

  private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Those that were to begin at or after {@code from} and before {@code to}. */
  public Calls between(long from, long to) {
    return new Calls(
        all.stream().filter(call -> call.intended() >= from && call.intended() < to).toList(),
        deadline);
  }

  /** Those that were to begin at or after this time. */
  public Calls since(long from) {
    return between(from, Long.MAX_VALUE);
  }

  /** Those that were to begin before this time. */
  public Calls before(long to) {
    return between(Long.MIN_VALUE, to);
  }

  /** How many. */
  public int count() {
    return all.size();
  }

  /** Those that were not answered, by how they ended. */
  public Map<String, Integer> failures() {
    Map<String, Integer> failures = new TreeMap<>();
    all.stream()
        .filter(call -> !call.answered())
        .forEach(call -> failures.merge(call.end(), 1, Integer::sum));
    return failures;
  }

  /** How often they went out to gateways, beyond once a call. */
  public int retries() {
    return all.stream().mapToInt(call -> Math.max(0, call.attempts() - 1)).sum();
  }

  /** The latency that a share of the calls, such as 0.99, did not exceed; zero of none. */
  public Duration percentile(double share) {
    return percentile(share, this::counted);
  }

  /** The longest latency. */
  public Duration max() {
    return percentile(1);
  }

  /** How late the load itself was at the same share: what it adds by being short of processors. */
  public Duration lag(double share) {
    return percentile(share, call -> call.sent() - call.intended());
  }

  private long counted(Call call) {
    long latency = call.latency().toNanos();
    return call.answered() ? latency : Math.max(latency, deadline.toNanos());
  }

  private Duration percentile(double share, ToLongFunction<Call> measure) {
    long[] sorted = all.stream().mapToLong(measure).sorted().toArray();
    if (sorted.length == 0) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return Duration.ofNanos(sorted[Math.clamp(rank - 1, 0, sorted.length - 1)]);
  }

  /** One line: counts, percentiles, lag, failures. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%6d calls, %4d failed, %4d retries, p50 %7.2f p99 %7.2f max %8.2f ms (lag p99 %.2f)%s",
        count(),
        failures().values().stream().mapToInt(Integer::intValue).sum(),
        retries(),
        millis(percentile(0.5)),
        millis(percentile(0.99)),
        millis(max()),
        millis(lag(0.99)),
        failures().isEmpty() ? "" : " " + failures());
  }

  /**
   * One line for each slice of time.
   *
   * @param zero the time that the lines count from
   * @param slice how long each is, such as 100 ms
   */
  public String timeline(long zero, Duration slice) {
    StringBuilder lines = new StringBuilder();
    slices(zero, slice)
        .forEach(
            (number, calls) ->
                lines.append(
                    String.format(
                        Locale.ROOT, "%7d ms %s%n", number * slice.toMillis(), calls.summary())));
    return lines.toString();
  }

  /**
   * A percentile of each slice of time, in milliseconds.
   *
   * @param zero the time that the slices count from
   */
  public String timeline(long zero, Duration slice, double share) {
    return slices(zero, slice).values().stream()
        .map(calls -> String.format(Locale.ROOT, "%.1f", millis(calls.percentile(share))))
        .collect(Collectors.joining(" "));
  }

  private SortedMap<Long, Calls> slices(long zero, Duration slice) {
    SortedMap<Long, Calls> slices = new TreeMap<>();
    for (Call call : all) {
      long number = Math.floorDiv(call.intended() - zero, slice.toNanos());
      slices.computeIfAbsent(number, n -> new Calls(new ArrayList<>(), deadline)).all().add(call);
    }
    return slices;
  }

  private static double millis(Duration time) {
    return time.toNanos() / MILLI;
  }

  @Override
  public String toString() {
    return summary();
  }
}
