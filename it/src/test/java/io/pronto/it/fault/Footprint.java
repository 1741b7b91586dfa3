package io.pronto.it.fault;

import io.pronto.it.run.Fleet;
import io.pronto.it.run.Metrics;
import io.pronto.it.run.ServiceProcess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What the processes of a fleet take at one time, in the order of the fleet.
 *
 * @param threads of each process
 * @param mebibytes of RAM of each process
 * @param underWay calls to the next hop in each process
 * @param secondTries of all processes so far, by kind
 */
record Footprint(
    Map<String, Long> threads,
    Map<String, Long> mebibytes,
    Map<String, Long> underWay,
    Map<String, Long> secondTries) {

  private static final List<String> KINDS = List.of("retry", "hedge", "rescue");

  private static final int MEBI_BITS = 20;

  static Footprint of(Fleet fleet) {
    List<ServiceProcess> all = fleet.processes();
    return new Footprint(
        each(all, process -> process.figures().threads()),
        each(all, process -> process.figures().residentBytes() >> MEBI_BITS),
        each(all, process -> (long) process.metrics().sum("pronto_hop_calls_active", Map.of())),
        secondTries(all));
  }

  private static Map<String, Long> each(
      List<ServiceProcess> all, ToLongFunction<ServiceProcess> figure) {
    Map<String, Long> figures = new TreeMap<>();
    all.forEach(process -> figures.put(process.name(), figure.applyAsLong(process)));
    return figures;
  }

  private static Map<String, Long> secondTries(List<ServiceProcess> all) {
    Map<String, Long> tries = new TreeMap<>();
    for (ServiceProcess process : all) {
      Metrics metrics = process.metrics();
      for (String kind : KINDS) {
        double count = metrics.sum("pronto_second_tries_total", Map.of("kind", kind));
        tries.merge(kind, (long) count, Long::sum);
      }
    }
    return tries;
  }

  /** Second tries since then, by kind. */
  Map<String, Long> moreSecondTries(Footprint before) {
    Map<String, Long> more = new TreeMap<>(secondTries);
    more.replaceAll((kind, count) -> count - before.secondTries.get(kind));
    return more;
  }

  /** The most threads that a process has more than before. */
  long moreThreads(Footprint before) {
    return growth(threads, before.threads);
  }

  /** The most mebibytes that a process has more than before. */
  long moreMebibytes(Footprint before) {
    return growth(mebibytes, before.mebibytes);
  }

  /** The most calls under way from one process to the next hop. */
  long mostUnderWay() {
    return underWay.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long growth(Map<String, Long> now, Map<String, Long> before) {
    return now.entrySet().stream()
        .mapToLong(entry -> entry.getValue() - before.get(entry.getKey()))
        .max()
        .orElse(0);
  }
}
