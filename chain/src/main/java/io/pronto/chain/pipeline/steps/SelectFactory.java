package io.pronto.chain.pipeline.steps;

import io.pronto.chain.pipeline.Outlines;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import io.pronto.chain.tensor.Tensors;
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
