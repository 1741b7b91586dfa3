package io.pronto.gateway.predict;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.release.SharedDimensions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses what a release does not take, before it costs anything. */
final class Admission {

  private Admission() {}

  /**
   * Checks names, types, shapes and values of the inputs, and the names of the outputs.
   *
   * @throws FailureException naming the field, what was expected and what was sent
   */
  static void check(Release release, Tensors inputs, List<String> outputs) {
    List<TensorSpec> specs = release.callers().inputs();
    for (int i = 0; i < inputs.list().size(); i++) {
      Tensor tensor = inputs.list().get(i);
      String field = "inputs[" + i + "]";
      check(field, release, specOf(field, tensor, specs), tensor);
    }
    for (TensorSpec spec : specs) {
      if (inputs.find(spec.name()).isEmpty()) {
        throw FailureException.invalid("inputs", "an input " + spec, inputs.names());
      }
    }
    if (release.preprocess().isEmpty()) {
      checkShared(release.graph().shared(), inputs);
    }
    checkOutputs(release.callers().outputs(), outputs);
  }

  /** What goes to the model as it is; where there are steps before it, the model's hop checks. */
  private static void checkShared(SharedDimensions shared, Tensors inputs) {
    if (!shared.dimensions().isEmpty()) {
      shared
          .clash(place -> inputs.find(place.input(), place.position()).dimension(place.axis()))
          .ifPresent(
              clash -> {
                int index = inputs.list().indexOf(inputs.get(clash.other().input()));
                throw FailureException.invalid(
                    "inputs[" + index + "].shape", clash.expected(), clash.otherSize());
              });
    }
  }

  private static TensorSpec specOf(String field, Tensor tensor, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      if (spec.name().equals(tensor.name())) {
        return spec;
      }
    }
    throw FailureException.invalid(field + ".name", "one of " + names(specs), tensor.name());
  }

  private static void check(String field, Release release, TensorSpec spec, Tensor tensor) {
    if (tensor.type() == DataType.BYTES
        && spec.type() != DataType.BYTES
        && release.recordsOf(spec.name()).isPresent()) {
      if (tensor.rank() != 1) {
        throw FailureException.invalid(
            field + ".shape", "[rows], one record an element", Shape.text(tensor.shape()));
      }
      return;
    }
    if (tensor.type() != spec.type()) {
      throw FailureException.invalid(field + ".datatype", spec.type().name(), tensor.type());
    }
    if (!spec.fits(tensor)) {
      throw FailureException.invalid(
          field + ".shape", Shape.text(spec.shape()), Shape.text(tensor.shape()));
    }
    if (spec.type().floating() && !release.limits().allowNan()) {
      Finite.check(field, tensor);
    }
  }

  private static void checkOutputs(List<TensorSpec> specs, List<String> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      String name = outputs.get(i);
      if (specs.stream().noneMatch(spec -> spec.name().equals(name))) {
        throw FailureException.invalid("outputs[" + i + "].name", "one of " + names(specs), name);
      }
    }
  }

  private static String names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
  }
}
