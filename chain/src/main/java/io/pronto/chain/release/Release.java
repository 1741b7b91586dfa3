package io.pronto.chain.release;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The unit that is deployed, addressed and rolled back: a model with its steps, files and known answers. Immutable;
 * every hop of a call uses exactly one.
 *
 * @param callers what callers send and get: the model's own signature where {@code release.yaml} says nothing
 * @param model the signature of {@code model.onnx}
 * @param modelFile real path of the checked model file
 * @param preprocess steps before the model
 * @param postprocess steps after it
 * @param limits deadlines and what is refused
 * @param goldens requests with known answers, for warm-up and gate
 * @param controlFlow whether the model's graph holds loops, so that the time of a run depends on its input
 */
public record Release(
    ReleaseId id,
    Signature callers,
    Signature model,
    Path modelFile,
    List<StepSpec> preprocess,
    List<StepSpec> postprocess,
    Limits limits,
    List<Golden> goldens,
    boolean controlFlow) {

  public Release {
    preprocess = List.copyOf(preprocess);
    postprocess = List.copyOf(postprocess);
    goldens = List.copyOf(goldens);
  }

  /**
   * The {@code record} step that reads records sent under this input name, if there is one. Such an input is taken as
   * BYTES [rows] too, one record an element.
   */
  public Optional<StepSpec> recordsOf(String input) {
    return preprocess.stream()
        .filter(step -> step.type().equals("record"))
        .filter(step -> step.options().peek("input").equals(Optional.of(input)))
        .findFirst();
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
