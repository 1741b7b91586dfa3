package io.pronto.core.pipeline;

import io.pronto.core.pipeline.Pipeline.NamedStep;
import io.pronto.core.release.Nearest;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.StepSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes pipelines out of the kinds of steps that this service knows. */
public final class Pipelines {

  private final NavigableMap<String, StepFactory> factories = new TreeMap<>();

  /**
   * Knows these kinds of steps.
   *
   * @throws IllegalStateException if two of them have the same name
   */
  public Pipelines(List<StepFactory> factories) {
    for (StepFactory factory : factories) {
      StepFactory other = this.factories.put(factory.type(), factory);
      if (other != null) {
        throw new IllegalStateException(
            "two kinds of steps are called %s: %s and %s"
                .formatted(
                    factory.type(), other.getClass().getName(), factory.getClass().getName()));
      }
    }
  }

  /**
   * The pipeline of one side of a release.
   *
   * @throws ReleaseException if a step is unknown, stands on the wrong side, or refuses its options
   */
  public Pipeline make(Side side, List<StepSpec> specs) {
    List<NamedStep> steps = new ArrayList<>(specs.size());
    for (StepSpec spec : specs) {
      Step step = factory(side, spec).create(spec.options());
      spec.options().done();
      steps.add(new NamedStep(spec, step));
    }
    return new Pipeline(side, steps);
  }

  private StepFactory factory(Side side, StepSpec spec) {
    String type = spec.type();
    StepFactory factory = factories.get(type);
    if (factory != null && factory.sides().contains(side)) {
      return factory;
    }
    List<String> known =
        factories.values().stream()
            .filter(f -> f.sides().contains(side))
            .map(StepFactory::type)
            .toList();
    String hint = factory == null ? Nearest.hint(type, known) : ", which stands in the other list";
    ReleaseException refused =
        spec.options()
            .refused("", "one of %s in %s".formatted(String.join(", ", known), side.key()), type);
    throw new ReleaseException(refused.getMessage() + hint);
  }
}
