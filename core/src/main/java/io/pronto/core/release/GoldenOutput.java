package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One output of a known answer, held against that of an answer. */
record GoldenOutput(Tensor expected, double tolerance) {

  private static final int MOST_SHOWN = 100;

  Optional<String> difference(Tensors answer) {
    Optional<Tensor> found = answer.find(expected.name());
    if (found.isEmpty()) {
      return differs("", "an output of this name", answer.names());
    }
    Tensor got = found.get();
    if (got.type() != expected.type()) {
      return differs(".datatype", expected.type(), got.type());
    }
    if (!Arrays.equals(got.shape(), expected.shape())) {
      return differs(".shape", Shape.text(expected.shape()), Shape.text(got.shape()));
    }
    return switch (expected.type()) {
      case FP16, BF16, FP32, FP64 -> reals(got);
      case BYTES -> texts(got);
      default -> wholes(got);
    };
  }

  private Optional<String> reals(Tensor got) {
    double[] wanted = new double[1];
    double[] given = new double[1];
    ByteBuffer known = expected.data();
    ByteBuffer data = got.data();
    for (int i = 0; i < expected.elements(); i++) {
      NumericElements.reals(expected.type(), known, i, wanted, 1);
      NumericElements.reals(expected.type(), data, i, given, 1);
      if (!near(wanted[0], given[0])) {
        return differs("[" + i + "]", wanted[0] + " ± " + tolerance, given[0]);
      }
    }
    return Optional.empty();
  }

  /** Infinities are near to themselves, and NaN to NaN. */
  private boolean near(double wanted, double given) {
    return Double.compare(wanted, given) == 0 || Math.abs(wanted - given) <= tolerance;
  }

  private Optional<String> wholes(Tensor got) {
    long[] wanted = new long[1];
    long[] given = new long[1];
    ByteBuffer known = expected.data();
    ByteBuffer data = got.data();
    for (int i = 0; i < expected.elements(); i++) {
      NumericElements.wholes(expected.type(), known, i, wanted, 1);
      NumericElements.wholes(expected.type(), data, i, given, 1);
      if (wanted[0] != given[0]) {
        return differs("[" + i + "]", whole(wanted[0]), whole(given[0]));
      }
    }
    return Optional.empty();
  }

  private String whole(long value) {
    return expected.type() == DataType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
  }

  private Optional<String> texts(Tensor got) {
    ByteBuffer known = expected.data();
    ByteBuffer data = got.data();
    for (int i = 0; i < expected.elements(); i++) {
      byte[] wanted = next(known);
      byte[] given = next(data);
      if (!Arrays.equals(wanted, given)) {
        return differs("[" + i + "]", shown(wanted), shown(given));
      }
    }
    return Optional.empty();
  }

  private static byte[] next(ByteBuffer data) {
    byte[] element = new byte[data.getInt()];
    data.get(element);
    return element;
  }

  private static String shown(byte[] text) {
    String whole = new String(text, StandardCharsets.UTF_8);
    return whole.length() <= MOST_SHOWN
        ? whole
        : whole.substring(0, whole.offsetByCodePoints(0, MOST_SHOWN / 2)) + " …";
  }

  private Optional<String> differs(String where, Object wanted, Object given) {
    return Optional.of(
        "output %s%s: expected %s, got %s".formatted(expected.name(), where, wanted, given));
  }
}
