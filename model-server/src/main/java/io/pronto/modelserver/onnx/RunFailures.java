package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.tensor.Tensor;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a failed run means for the caller.
 *
 * <pre>
 *   INVALID_ARGUMENT, from no node       the inputs are not those of the session    InputInvalid
 *   from a node, out of memory           nothing was said of the values             a defect
 *   from a node, about sizes             they do not fit each other in the graph    InputInvalid
 *   from a node: FAIL, INVALID_ARGUMENT,
 *     RUNTIME_EXCEPTION, NOT_IMPLEMENTED the node will not have the values          ModelRefused
 *   anything else                                                                   a defect
 * </pre>
 *
 * <p>The Java binding 1.29.0 does not free the text of a failed run, some 350 bytes each time:
 * another reason to check inputs before they get there. The C interface does.
 */
final class RunFailures {

  /** How the runtime begins what a node of the graph said. */
  private static final Pattern FROM_NODE =
      Pattern.compile("while running (\\S+) node\\. Name:'.*?' Status Message: ", Pattern.DOTALL);

  /** The runtime has no code of its own for memory that it did not get. */
  private static final Pattern ABOUT_MEMORY =
      Pattern.compile(
          "failed to allocate|bad[_ ]alloc|out of memory|length_error|max_size\\(\\)",
          Pattern.CASE_INSENSITIVE);

  /** Nor for sizes that do not fit each other inside of the graph. */
  private static final Pattern ABOUT_SIZES =
      Pattern.compile("shape|dimension|broadcast|axis|rank\\b|reshape", Pattern.CASE_INSENSITIVE);

  private static final Pattern ABOUT_FORETOLD_SHAPE =
      Pattern.compile("pre-allocated output|OrtValue shape verification failed");

  private RunFailures() {}

  /**
   * Whether an output turned out to have another shape than the memory of ours it was to be written
   * to.
   */
  static boolean aboutForetoldShape(OrtException failure) {
    return ABOUT_FORETOLD_SHAPE.matcher(failure.getMessage()).find();
  }

  /**
   * The failure of a run: the caller's, or one of ours with what the runtime says as its cause, for
   * the log.
   */
  static RuntimeException of(OrtException failure, ReleaseId release, Tensor[] inputs) {
    Matcher node = FROM_NODE.matcher(failure.getMessage());
    String type = "";
    int end = 0;
    while (node.find()) { // a node with a graph of its own quotes the node in there
      type = node.group(1);
      end = node.end();
    }
    if (type.isEmpty()) {
      return failure.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT
          ? unsuitable(inputs)
          : defect(failure, release);
    }
    String said = failure.getMessage().substring(end);
    if (!refuses(failure.getCode()) || ABOUT_MEMORY.matcher(said).find()) {
      return defect(failure, release);
    }
    String why = RefusalWords.of(said);
    return ABOUT_SIZES.matcher(why).find() ? unsuitable(inputs) : refused(release, type, why);
  }

  private static RuntimeException defect(OrtException failure, ReleaseId release) {
    return new IllegalStateException("ONNX Runtime failed to run " + release.name(), failure);
  }

  private static FailureException refused(ReleaseId release, String type, String why) {
    String version = String.valueOf(release.version());
    return new Failure.ModelRefused(release.model(), version, type + ": " + why).asException();
  }

  private static boolean refuses(OrtErrorCode code) {
    return switch (code) {
      case ORT_FAIL, ORT_INVALID_ARGUMENT, ORT_RUNTIME_EXCEPTION, ORT_NOT_IMPLEMENTED -> true;
      default -> false;
    };
  }

  private static FailureException unsuitable(Tensor[] inputs) {
    String got = Arrays.stream(inputs).map(Tensor::toString).collect(Collectors.joining(", "));
    return FailureException.invalid(
        "inputs", "sizes and values that suit the inside of the model", got);
  }
}
