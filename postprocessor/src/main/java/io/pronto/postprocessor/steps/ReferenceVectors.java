package io.pronto.postprocessor.steps;

import io.pronto.core.release.Options;
import io.pronto.core.release.ReleaseException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vectors of one size out of a file of the release: CSV with a vector a line and no header, or
 * NumPy's {@code .npy} (format 1 and 2) with a table of little-endian FP32 or FP64.
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record ReferenceVectors(double[][] rows) {

  private static final String REFERENCE = "reference";
  private static final int MOST_NUMBERS = 8 << 20;
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int NPY_START = 12;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '<f([48])', 'fortran_order': False, 'shape': \\(([0-9]{1,9}),"
              + " ?([0-9]{1,9})\\),? ?\\}\\s*");

  /** The vectors of the file under the option {@code reference}. */
  static ReferenceVectors of(Options options) {
    String name = options.text(REFERENCE);
    byte[] content = options.file(REFERENCE);
    boolean npy =
        content.length >= NPY.length && ByteBuffer.wrap(content, 0, 6).equals(ByteBuffer.wrap(NPY));
    double[][] rows = npy ? numpy(name, content) : csv(name, content);
    return new ReferenceVectors(rows);
  }

  private static double[][] numpy(String name, byte[] content) {
    ByteBuffer data = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = content.length > NPY.length && data.get(6) == 1;
    int start = first ? 10 : 12;
    int length =
        content.length < NPY_START ? -1 : first ? data.getShort(8) & 0xFFFF : data.getInt(8);
    if (length < 0 || length > content.length - start) {
      throw new ReleaseException(name + ": expected a whole .npy file, got one that is cut off");
    }
    String header = new String(content, start, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new ReleaseException(
          name
              + ": expected a table of little-endian FP32 or FP64, row by row, got "
              + header.strip());
    }
    boolean single = matcher.group(1).equals("4");
    long numbers = Long.parseLong(matcher.group(2)) * Long.parseLong(matcher.group(3));
    long bytes = numbers * (single ? Float.BYTES : Double.BYTES);
    if (numbers == 0 || numbers > MOST_NUMBERS || bytes != content.length - start - length) {
      throw new ReleaseException(
          "%s: expected %d bytes of numbers, at least 1 and at most %d of them, got %d bytes"
              .formatted(name, bytes, MOST_NUMBERS, content.length - start - length));
    }
    data.position(start + length);
    double[][] rows =
        new double[Integer.parseInt(matcher.group(2))][Integer.parseInt(matcher.group(3))];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = single ? data.getFloat() : data.getDouble();
        if (!Double.isFinite(row[i])) {
          throw new ReleaseException(name + ": expected finite numbers, got " + row[i]);
        }
      }
    }
    return rows;
  }

  private static double[][] csv(String name, byte[] content) {
    List<double[]> rows = new ArrayList<>();
    int line = 0;
    long numbers = 0;
    String all = new String(content, StandardCharsets.UTF_8);
    int start = all.startsWith("\uFEFF") ? 1 : 0; // a byte order mark
    for (String text : all.substring(start).lines().toList()) {
      line++;
      double[] row = row(name + " line " + line, text);
      if (!rows.isEmpty() && row.length != rows.getFirst().length) {
        throw new ReleaseException(
            "%s line %d: expected %d numbers, as in line 1, got %d"
                .formatted(name, line, rows.getFirst().length, row.length));
      }
      numbers += row.length;
      if (numbers > MOST_NUMBERS) {
        throw new ReleaseException(name + ": expected at most " + MOST_NUMBERS + " numbers");
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new ReleaseException(name + ": expected a vector a line, got an empty file");
    }
    return rows.toArray(double[][]::new);
  }

  private static double[] row(String where, String text) {
    String[] cells = text.split(",", -1);
    double[] row = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      try {
        row[i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException _) {
        row[i] = Double.NaN;
      }
      if (!Double.isFinite(row[i])) {
        String shown = cells[i].isBlank() ? "nothing" : cells[i].strip();
        throw new ReleaseException(
            "%s: expected a number in place %d, got %s"
                .formatted(where, i + 1, shown.substring(0, Math.min(40, shown.length()))));
      }
    }
    return row;
  }

  /** The same vectors made 1 long; one of zeros stays. */
  double[][] unit() {
    double[][] unit = new double[rows.length][];
    for (int i = 0; i < unit.length; i++) {
      double length = Math.sqrt(CosineStep.product(rows[i], rows[i]));
      unit[i] = rows[i].clone();
      for (int j = 0; length > 0 && j < unit[i].length; j++) {
        unit[i][j] /= length;
      }
    }
    return unit;
  }
}
