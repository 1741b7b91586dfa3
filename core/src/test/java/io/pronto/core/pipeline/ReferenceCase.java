package io.pronto.core.pipeline;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * What a library that data scientists use answers to a step; {@code references.txt} says how it was
 * made.
 *
 * @param step as {@code release.yaml} words it
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record ReferenceCase(String step, long[] shape, double[] numbers, List<Result> results) {

  private static final double FP64_TOLERANCE = 1e-12;
  private static final double FP32_TOLERANCE = 1e-6;

  /** One tensor of the answer. */
  public record Result(String name, long[] shape, double[] numbers) {}

  /** The cases in the file beside a test. */
  public static Stream<ReferenceCase> beside(Class<?> test) {
    try (InputStream in = test.getResourceAsStream("references.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(ReferenceCase::parse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReferenceCase parse(String line) {
    String[] parts = line.split("; ");
    List<Result> results = new ArrayList<>();
    for (int i = 3; i < parts.length; i += 2) {
      String[] head = parts[i].split(" ", 2);
      results.add(new Result(head[0], wholes(head[1]), reals(parts[i + 1])));
    }
    return new ReferenceCase(parts[0], wholes(parts[1]), reals(parts[2]), results);
  }

  /** The word of the step. */
  public String type() {
    return step.substring(0, step.indexOf(':'));
  }

  /** Holds the step against the reference, in both types: relative, or absolute below 1. */
  public void check(StepFactory factory) {
    Step loaded = LoadedStep.of(factory, step);
    compare(loaded.apply(Tensors.of(fp64())), FP64_TOLERANCE);
    compare(loaded.apply(Tensors.of(fp32())), FP32_TOLERANCE * largest());
  }

  private void compare(Tensors answer, double tolerance) {
    for (Result expected : results) {
      Tensor result = answer.get(expected.name());
      Assertions.assertThat(result.shape()).isEqualTo(expected.shape());
      double[] numbers = numbers(result);
      for (int i = 0; i < numbers.length; i++) {
        double bound = tolerance * Math.max(1, Math.abs(expected.numbers()[i]));
        Assertions.assertThat(numbers[i])
            .as("%s %s[%d]", step, expected.name(), i)
            .isCloseTo(expected.numbers()[i], Assertions.within(bound));
      }
    }
  }

  /** FP32 loses a part of the input, which a step may make larger. */
  private double largest() {
    return 10 * Arrays.stream(numbers).filter(Double::isFinite).map(Math::abs).max().orElse(1) + 10;
  }

  private Tensor fp64() {
    ByteBuffer data = Tensor.allocate(numbers.length * Double.BYTES);
    data.asDoubleBuffer().put(numbers);
    return Tensor.of("x", DataType.FP64, shape, data);
  }

  private Tensor fp32() {
    ByteBuffer data = Tensor.allocate(numbers.length * Float.BYTES);
    for (double number : numbers) {
      data.putFloat((float) number);
    }
    return Tensor.of("x", DataType.FP32, shape, data.flip());
  }

  private static double[] numbers(Tensor tensor) {
    double[] reals = new double[tensor.elements()];
    if (tensor.type().floating()) {
      NumericElements.reals(tensor.type(), tensor.data(), 0, reals, reals.length);
    } else {
      long[] wholes = new long[reals.length];
      NumericElements.wholes(tensor.type(), tensor.data(), 0, wholes, wholes.length);
      Arrays.setAll(reals, i -> wholes[i]);
    }
    return reals;
  }

  private static long[] wholes(String text) {
    return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static double[] reals(String text) {
    return Arrays.stream(text.split(" "))
        .map(word -> word.equals("nan") ? "NaN" : word)
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @Override
  public String toString() {
    return step;
  }
}
