package io.pronto.modelserver.model;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.SharedDimensions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks inputs against what the model takes, before native code sees them. Immutable; any thread.
 */
public final class InputRules {

  private final List<TensorSpec> specs;
  private final SharedDimensions shared;

  /** The rules of this model's inputs. */
  public InputRules(ModelGraph graph) {
    specs = graph.signature().inputs();
    shared = graph.shared();
  }

  /**
   * The inputs in the order of the signature.
   *
   * @throws FailureException if one is missing, unexpected or there twice, has another datatype or
   *     shape than the model takes, or another size of a dimension that it shares; its field is the
   *     name of the input, with {@code .datatype}, {@code .shape} or {@code .data}
   */
  public Tensor[] check(Tensors inputs) {
    Tensor[] ordered = new Tensor[specs.size()];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = find(inputs, i);
      check(specs.get(i), ordered[i]);
    }
    if (inputs.list().size() != ordered.length) {
      throw surplus(inputs);
    }
    checkShared(ordered);
    return ordered;
  }

  private void checkShared(Tensor[] inputs) {
    if (!shared.dimensions().isEmpty()) {
      shared
          .clash(place -> inputs[place.position()].dimension(place.axis()))
          .ifPresent(
              clash -> {
                throw FailureException.invalid(
                    clash.other().input() + ".shape", clash.expected(), clash.otherSize());
              });
    }
  }

  private Tensor find(Tensors inputs, int position) {
    String name = specs.get(position).name();
    Tensor found = inputs.find(name, position);
    if (found == null) {
      throw FailureException.invalid(name, "an input of this name", inputs.names());
    }
    return found;
  }

  private static void check(TensorSpec spec, Tensor input) {
    if (input.type() != spec.type()) {
      throw FailureException.invalid(
          spec.name() + ".datatype", spec.type().name(), input.type().name());
    }
    if (!spec.fits(input)) {
      throw FailureException.invalid(
          spec.name() + ".shape", Shape.text(spec.shape()), Shape.text(input.shape()));
    }
    if (spec.type() == DataType.BOOL) {
      checkTruths(spec, input.shared());
    }
  }

  private static void checkTruths(TensorSpec spec, ByteBuffer data) {
    for (int i = data.position(); i < data.limit(); i++) {
      if ((data.get(i) & ~1) != 0) {
        throw FailureException.invalid(
            spec.name() + ".data", "0 or 1 in each byte of a BOOL", data.get(i) & 0xff);
      }
    }
  }

  private FailureException surplus(Tensors inputs) {
    for (Tensor input : inputs.list()) {
      if (specs.stream().noneMatch(spec -> spec.name().equals(input.name()))) {
        String known = specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
        String expected = specs.isEmpty() ? "no inputs" : "inputs named " + known;
        return FailureException.invalid(input.name(), expected, input.name());
      }
    }
    return FailureException.invalid("inputs", "each input once", inputs.names());
  }
}
