package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a failed run means for the caller. What the runtime says about it stays in the cause, for
 * the log.
 *
 * <p>The Java binding 1.29.0 does not free the text of a failed run, some 350 bytes each time:
 * another reason to check inputs before they get there.
 */
final class RunFailures {

  private static final String STATUS = "Status Message:";

  /**
   * The runtime has no code of its own for sizes that do not fit each other inside of the graph.
   */
  private static final Pattern ABOUT_SIZES =
      Pattern.compile(
          "shape|dimension|broadcast|out of (data )?(bounds|range)|axis|rank\\b|reshape",
          Pattern.CASE_INSENSITIVE);

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
   * {@code InputInvalid} if the inputs do not suit the inside of the model, else a failure of ours.
   *
   * @param model name for the log
   */
  static RuntimeException of(OrtException failure, String model, Tensor[] inputs) {
    if (failure.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT || aboutSizes(failure)) {
      String got = Arrays.stream(inputs).map(Tensor::toString).collect(Collectors.joining(", "));
      return FailureException.invalid(
          "inputs", "sizes and values that suit the inside of the model", got);
    }
    return new IllegalStateException("ONNX Runtime failed to run " + model, failure);
  }

  private static boolean aboutSizes(OrtException failure) {
    if (failure.getCode() != OrtErrorCode.ORT_FAIL
        && failure.getCode() != OrtErrorCode.ORT_RUNTIME_EXCEPTION) {
      return false;
    }
    String message = failure.getMessage();
    int status = message.indexOf(STATUS);
    return status >= 0 && ABOUT_SIZES.matcher(message).region(status, message.length()).find();
  }
}
