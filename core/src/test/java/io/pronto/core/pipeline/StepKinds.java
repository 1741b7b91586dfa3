package io.pronto.core.pipeline;

import io.pronto.core.release.StepSpec;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of steps of a module, for tables of them in tests. */
public final class StepKinds {

  private final Map<String, StepFactory> factories;

  private StepKinds(List<StepFactory> factories) {
    this.factories =
        factories.stream().collect(Collectors.toMap(StepFactory::type, Function.identity()));
  }

  /** These kinds. */
  public static StepKinds of(StepFactory... factories) {
    return new StepKinds(List.of(factories));
  }

  /** Their words. */
  public Set<String> types() {
    return factories.keySet();
  }

  /** The kind of this word. */
  public StepFactory kind(String type) {
    return factories.get(type);
  }

  /** A step as {@code release.yaml} words it. */
  public LoadedStep load(String yaml) {
    StepSpec spec = TestOptions.step(yaml);
    return LoadedStep.of(kind(spec.type()), spec);
  }

  /**
   * What a step says beforehand against a tensor called x.
   *
   * @param shape numbers with spaces between them, or nothing for a scalar
   */
  public String misfit(String yaml, DataType type, String shape) {
    long[] sizes =
        shape == null
            ? new long[0]
            : Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
    return LoadedStep.misfit(load(yaml), new TensorSpec("x", type, sizes));
  }

  /**
   * What a step says at a call against an FP32 tensor x with one row.
   *
   * @param row numbers with spaces between them
   */
  public String refusal(String yaml, String row) {
    String[] words = row.split(" ");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    Tensor tensor = Tensor.ofFloats("x", new long[] {1, numbers.length}, numbers);
    return LoadedStep.refusal(load(yaml), tensor).text();
  }
}
