package io.pronto.core.pipeline.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code select: [a, b]}: only these tensors go on, in this order. */
@Singleton
final class SelectFactory implements StepFactory {

  @Override
  public String type() {
    return "select";
  }

  @Override
  public Step create(Options options) {
    List<String> names = List.copyOf(options.asTexts());
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw options.refused("", "each name once", name + " twice");
      }
    }
    return new SelectStep(names);
  }

  private record SelectStep(List<String> names) implements Step {

    @Override
    public Tensors apply(Tensors input) {
      return new Tensors(names.stream().map(input::get).toList());
    }

    @Override
    public Outlines outline(Outlines input) {
      return Outlines.of(names.stream().map(input::get).toList());
    }
  }
}
