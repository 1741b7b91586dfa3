package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** One run of one model, and tensors for it. */
final class TestRuns {

  static final OnnxEnvironment ENVIRONMENT = new OnnxEnvironment();

  private TestRuns() {}

  static Tensors answer(Release release, Tensor... inputs) {
    return answer(release, Tensors.of(inputs));
  }

  static Tensors answer(Release release, Tensors inputs) {
    try (Model model = ENVIRONMENT.open(release)) {
      return model.run(inputs, Cancellation.NEVER);
    }
  }

  static Failure.InputInvalid invalid(Release release, Tensors inputs) {
    try {
      answer(release, inputs);
    } catch (FailureException e) {
      return (Failure.InputInvalid) e.failure();
    }
    throw new AssertionError("taken");
  }

  static Release release(
      Path file, DataType input, long inputShape, DataType output, long outputShape) {
    return TestReleases.of(
        file,
        List.of(spec("input", input, inputShape)),
        List.of(spec("output", output, outputShape)));
  }

  static Tensor random(String name, DataType type, long... shape) {
    int elements = 1;
    for (long dimension : shape) {
      elements *= (int) dimension;
    }
    byte[] bytes = new byte[elements * type.size()];
    new Random(elements).nextBytes(bytes);
    if (type == DataType.BOOL) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] &= 1;
      }
    }
    return Tensor.of(name, type, shape, ByteBuffer.wrap(bytes));
  }

  static Tensor floats(String name, long rows, float... values) {
    return Tensor.ofFloats(name, new long[] {rows, 3}, values);
  }

  static Tensor longs(String name, long... values) {
    return Tensor.ofLongs(name, new long[] {values.length}, values);
  }
}
