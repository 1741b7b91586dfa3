package io.pronto.core.tensor;

import io.pronto.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tensors of one request or answer, in order, each name once. Immutable.
 *
 * @param list the tensors
 */
public record Tensors(List<Tensor> list) {

  /** More than any model here has; bounds the work on a hostile request. */
  public static final int MOST = 1024;

  public Tensors {
    list = List.copyOf(list);
  }

  /** These tensors. */
  public static Tensors of(Tensor... tensors) {
    return new Tensors(List.of(tensors));
  }

  /** The tensor of this name, if there is one. */
  public Optional<Tensor> find(String name) {
    for (Tensor tensor : list) {
      if (tensor.name().equals(name)) {
        return Optional.of(tensor);
      }
    }
    return Optional.empty();
  }

  /**
   * The tensor of this name, which most often stands at this place.
   *
   * @return {@code null} if there is none
   */
  public Tensor find(String name, int likely) {
    return likely < list.size() && list.get(likely).name().equals(name)
        ? list.get(likely)
        : find(name).orElse(null);
  }

  /**
   * The tensor of this name.
   *
   * @throws FailureException if there is none
   */
  public Tensor get(String name) {
    return find(name)
        .orElseThrow(() -> FailureException.invalid(name, "a tensor of this name", names()));
  }

  /** These tensors with {@code tensor} in the place of the one of its name, or at the end. */
  public Tensors with(Tensor tensor) {
    List<Tensor> result = new ArrayList<>(list);
    for (int i = 0; i < result.size(); i++) {
      if (result.get(i).name().equals(tensor.name())) {
        result.set(i, tensor);
        return new Tensors(result);
      }
    }
    result.add(tensor);
    return new Tensors(result);
  }

  /** These tensors with {@code tensor} in the place of the one called {@code name}. */
  public Tensors replacing(String name, Tensor tensor) {
    return new Tensors(list.stream().map(t -> t.name().equals(name) ? tensor : t).toList());
  }

  /**
   * The tensors of these names, in this order.
   *
   * @param field path of the list of names in the request, for the error
   * @throws FailureException if there is none of a name
   */
  public Tensors select(List<String> names, String field) {
    List<Tensor> chosen = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String at = field + "[" + i + "]";
      chosen.add(
          find(name).orElseThrow(() -> FailureException.invalid(at, "one of " + names(), name)));
    }
    return new Tensors(chosen);
  }

  /** Size of all data in bytes. */
  public long bytes() {
    long bytes = 0;
    for (Tensor tensor : list) {
      bytes += tensor.bytes();
    }
    return bytes;
  }

  /** Rows of the first tensor; 0 where there is none. */
  public int rows() {
    return list.isEmpty() ? 0 : list.getFirst().rows();
  }

  /** The names, for messages. */
  public String names() {
    return list.isEmpty()
        ? "no tensors"
        : list.stream().map(Tensor::name).collect(Collectors.joining(", "));
  }
}
