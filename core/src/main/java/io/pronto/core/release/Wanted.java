package io.pronto.core.release;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The models that are to be loaded. Immutable.
 *
 * @param loads by the name of a model, the number of its last load: a higher one says that its
 *     files are to be read again
 */
public record Wanted(SortedMap<String, Long> loads) {

  /** The most models. */
  public static final int MOST = 10_000;

  /** None. */
  public static final Wanted NONE = new Wanted(new TreeMap<>());

  /** The number of a model that is not wanted. */
  public static final long NEVER = -1;

  /** These. */
  public static Wanted of(Map<String, Long> loads) {
    return new Wanted(new TreeMap<>(loads));
  }

  public Wanted {
    loads = Collections.unmodifiableSortedMap(new TreeMap<>(loads));
  }

  /** Whether a model is wanted. */
  public boolean has(String model) {
    return loads.containsKey(model);
  }

  /** The number of the last load of a model, or {@link #NEVER}. */
  public long load(String model) {
    return loads.getOrDefault(model, NEVER);
  }

  /** The same with this model, to be read again. */
  public Wanted with(String model, long load) {
    Map<String, Long> more = new TreeMap<>(loads);
    more.put(model, load);
    return of(more);
  }

  /** The same without this model. */
  public Wanted without(String model) {
    Map<String, Long> less = new TreeMap<>(loads);
    less.remove(model);
    return of(less);
  }

  /** What any of these wants, each as it was wanted last. */
  public static Wanted union(Collection<Wanted> all) {
    Map<String, Long> union = new TreeMap<>();
    for (Wanted one : all) {
      one.loads().forEach((model, load) -> union.merge(model, load, Math::max));
    }
    return of(union);
  }
}
