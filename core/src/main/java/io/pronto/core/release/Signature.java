package io.pronto.core.release;

import io.pronto.core.tensor.TensorSpec;
import java.util.List;

/** What goes in and what comes out. */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {

  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Whether null in JSON means NaN in the input of this name. */
  public boolean nullIsNan(String input) {
    return inputs.stream().anyMatch(spec -> spec.name().equals(input) && spec.nullIsNan());
  }
}
