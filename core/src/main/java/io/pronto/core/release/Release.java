package io.pronto.core.release;

import io.pronto.core.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The unit that is deployed, addressed and rolled back: a model with its steps, files and known
 * answers. Immutable; every hop of a call uses exactly one.
 *
 * @param callers what callers send and get: the model's own signature where {@code release.yaml}
 *     says nothing
 * @param graph what {@code model.onnx} takes and gives
 * @param modelFile the checked model on disk
 * @param preprocess steps before the model
 * @param carry inputs of the model that go on to the postprocessor beside its outputs, as a mask
 *     does; they end there
 * @param postprocess steps after it
 * @param limits deadlines and what is refused
 * @param goldens requests with known answers, for warm-up and gate
 * @param gate what it demands of itself before callers get it
 */
public record Release(
    ReleaseId id,
    Signature callers,
    ModelGraph graph,
    ModelFile modelFile,
    List<StepSpec> preprocess,
    List<String> carry,
    List<StepSpec> postprocess,
    Limits limits,
    List<Golden> goldens,
    Gate gate) {

  /** The kinds of steps that read a row out of a text. */
  private static final Set<String> RECORD_READERS = Set.of("record", "json-path");

  public Release {
    preprocess = List.copyOf(preprocess);
    carry = List.copyOf(carry);
    postprocess = List.copyOf(postprocess);
    goldens = List.copyOf(goldens);
  }

  /** What the model itself takes and gives. */
  public Signature model() {
    return graph.signature();
  }

  /** The inputs of the model that are carried. */
  public List<TensorSpec> carried() {
    return model().inputs().stream().filter(input -> carry.contains(input.name())).toList();
  }

  /**
   * The step that reads records sent under this input name, if there is one. Such an input is taken
   * as BYTES [rows] too, one record an element. A step that names no input means the only one there
   * is.
   */
  public Optional<StepSpec> recordsOf(String input) {
    return preprocess.stream()
        .filter(step -> RECORD_READERS.contains(step.type()))
        .filter(step -> step.options().peek("input").or(this::onlyInput).equals(Optional.of(input)))
        .findFirst();
  }

  private Optional<String> onlyInput() {
    return callers.inputs().size() == 1
        ? Optional.of(callers.inputs().getFirst().name())
        : Optional.empty();
  }

  /**
   * Bounds of a call.
   *
   * @param defaultDeadline time for a call whose caller names none
   * @param maxDeadline the longest time any caller gets
   * @param allowNan whether NaN and infinities are taken in float inputs
   */
  public record Limits(Duration defaultDeadline, Duration maxDeadline, boolean allowNan) {}
}
