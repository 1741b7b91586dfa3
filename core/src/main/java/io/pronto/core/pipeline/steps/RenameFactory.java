package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * {@code rename: {old: new}}: all at once, so that two names can be swapped; the others and the
 * order stay.
 */
@Singleton
final class RenameFactory implements StepFactory {

  @Override
  public String type() {
    return "rename";
  }

  @Override
  public Step create(Options options) {
    Map<String, String> names = Map.copyOf(options.asTextMap());
    Set<String> seen = new HashSet<>();
    for (String name : names.values()) {
      if (!seen.add(name)) {
        throw options.refused("", "each new name once", name + " twice");
      }
    }
    return new RenameStep(names);
  }

  private record RenameStep(Map<String, String> names) implements Step {

    @Override
    public Tensors apply(Tensors input) {
      names.keySet().forEach(input::get);
      return new Tensors(renamed(input.list(), Tensor::name, Tensor::named));
    }

    @Override
    public Outlines outline(Outlines input) {
      names.keySet().forEach(input::get);
      return new Outlines(
          renamed(input.list(), TensorOutline::name, TensorOutline::named), input.whole());
    }

    private <T> List<T> renamed(
        List<T> tensors, Function<T, String> nameOf, BiFunction<T, String, T> named) {
      List<T> result = new ArrayList<>(tensors.size());
      Set<String> seen = new HashSet<>();
      for (T tensor : tensors) {
        String name = names.getOrDefault(nameOf.apply(tensor), nameOf.apply(tensor));
        if (!seen.add(name)) {
          throw FailureException.invalid(name, "one tensor of this name", "another, renamed");
        }
        result.add(named.apply(tensor, name));
      }
      return result;
    }
  }
}
