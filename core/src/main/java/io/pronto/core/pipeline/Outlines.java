package io.pronto.core.pipeline;

import io.pronto.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known, before there is a call, of the tensors between two steps: the outlines of {@link
 * io.pronto.core.tensor.Tensors}. Immutable.
 *
 * @param list the tensors that will be there
 * @param whole whether there will be no others
 */
public record Outlines(List<TensorOutline> list, boolean whole) {

  /** Nothing is known: any tensors may come. */
  public static final Outlines UNKNOWN = new Outlines(List.of(), false);

  public Outlines {
    list = List.copyOf(list);
  }

  /** Exactly these tensors. */
  public static Outlines of(List<TensorOutline> list) {
    return new Outlines(list, true);
  }

  /**
   * The outline of this name; an unknown one where such a tensor may come.
   *
   * @throws FailureException if there can be none
   */
  public TensorOutline get(String name) {
    Optional<TensorOutline> found = find(name);
    if (found.isEmpty() && whole) {
      throw FailureException.invalid(name, "a tensor of this name", names());
    }
    return found.orElseGet(() -> TensorOutline.unknown(name));
  }

  /** These with {@code outline} in the place of the one of its name, or at the end. */
  public Outlines with(TensorOutline outline) {
    if (find(outline.name()).isPresent()) {
      return replacing(outline.name(), outline);
    }
    List<TensorOutline> result = new ArrayList<>(list);
    result.add(outline);
    return new Outlines(result, whole);
  }

  /** These with {@code outline} in the place of the one called {@code name}. */
  public Outlines replacing(String name, TensorOutline outline) {
    return new Outlines(
        list.stream().map(o -> o.name().equals(name) ? outline : o).toList(), whole);
  }

  private Optional<TensorOutline> find(String name) {
    return list.stream().filter(outline -> outline.name().equals(name)).findFirst();
  }

  /** The names, for messages. */
  public String names() {
    return list.isEmpty()
        ? "no tensors"
        : list.stream().map(TensorOutline::name).collect(Collectors.joining(", "));
  }
}
