package io.pronto.postprocessor.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What numpy answers; {@code numpy.txt} says how it was made. */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record NumpyTable(String step, double[] row, double[] result) {

  static Stream<NumpyTable> of(String step) {
    List<NumpyTable> lines = read().filter(line -> line.step().split(" ")[0].equals(step)).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("no line for " + step);
    }
    return lines.stream();
  }

  private static Stream<NumpyTable> read() {
    try (InputStream in = NumpyTable.class.getResourceAsStream("numpy.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("; "))
          .map(parts -> new NumpyTable(parts[0], numbers(parts[1]), numbers(parts[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" "))
        .map(word -> word.replace("inf", "Infinity"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @Override
  public String toString() {
    return step + " " + Arrays.toString(row);
  }
}
