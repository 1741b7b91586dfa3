package io.pronto.core.release;

import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;

/** Whether callers of one release can go on with another one. */
public final class SignatureFit {

  private SignatureFit() {}

  /**
   * What callers of {@code live} would meet with {@code next}; nothing where they can go on: what
   * they send is taken, nothing more is asked of them, and they get what they got.
   */
  public static Optional<String> clash(Signature live, Signature next) {
    for (TensorSpec input : next.inputs()) {
      Optional<TensorSpec> sent = find(live.inputs(), input.name());
      if (sent.isEmpty() || !takes(input, sent.get())) {
        return clash(
            "input", sent.map(TensorSpec::toString).orElse("no input of this name"), input);
      }
    }
    for (TensorSpec sent : live.inputs()) {
      if (find(next.inputs(), sent.name()).isEmpty()) {
        return clash("input", sent.toString(), "none of this name");
      }
    }
    for (TensorSpec got : live.outputs()) {
      Optional<TensorSpec> output = find(next.outputs(), got.name());
      if (output.isEmpty() || !takes(got, output.get())) {
        return clash(
            "output", got.toString(), output.map(TensorSpec::toString).orElse("none of this name"));
      }
    }
    return Optional.empty();
  }

  private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
    return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  /** Whether all that fits {@code given} fits {@code taken} too. */
  private static boolean takes(TensorSpec taken, TensorSpec given) {
    if (taken.type() != given.type() || (given.nullIsNan() && !taken.nullIsNan())) {
      return false;
    }
    if (taken.anyShape()) {
      return true;
    }
    return !given.anyShape() && Shape.covers(taken.shape(), given.shape());
  }

  private static Optional<String> clash(String side, Object expected, Object got) {
    return Optional.of(
        "its signature does not fit the version before: expected %s %s, got %s; breaking: true in %s"
                .formatted(side, expected, got, ReleaseSettings.FILE)
            + " says that this is meant");
  }
}
