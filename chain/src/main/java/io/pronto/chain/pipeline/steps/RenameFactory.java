package io.pronto.chain.pipeline.steps;

import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.Tensors;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    return input -> renamed(input, names);
  }

  private static Tensors renamed(Tensors input, Map<String, String> names) {
    names.keySet().forEach(input::get);
    List<Tensor> result = new ArrayList<>(input.list().size());
    Set<String> seen = new HashSet<>();
    for (Tensor tensor : input.list()) {
      String name = names.getOrDefault(tensor.name(), tensor.name());
      if (!seen.add(name)) {
        throw FailureException.invalid(name, "one tensor of this name", "another, renamed");
      }
      result.add(tensor.named(name));
    }
    return new Tensors(result);
  }
}
