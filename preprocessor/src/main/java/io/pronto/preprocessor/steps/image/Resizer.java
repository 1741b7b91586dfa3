package io.pronto.preprocessor.steps.image;

/** Resizes pictures, across first, then down, with 8 bits between, as Pillow does. One call. */
final class Resizer {

  /** A picture 1 pixel wide can be asked to become very long before its middle is cut out. */
  private static final int LONGEST_SIDE = 65_535;

  private static final long MOST_BYTES = 1 << 28;

  private final Geometry geometry;

  Resizer(Geometry geometry) {
    this.geometry = geometry;
  }

  /** Takes the rows of the result, from the top. */
  @FunctionalInterface
  interface Rows {
    void row(int y, byte[] row);
  }

  /**
   * Resizes one picture.
   *
   * @return false if the picture is so narrow that what lies between would be too large
   */
  boolean resize(Pixels pixels, Rows into) {
    Geometry.Scaled scaled = geometry.of(pixels.width(), pixels.height());
    int channels = pixels.channels();
    long between = (long) pixels.height() * scaled.width() * channels;
    if (between > MOST_BYTES || Math.max(scaled.width(), scaled.height()) > LONGEST_SIDE) {
      return false;
    }
    byte[] narrow = across(pixels, scaled.width());
    int length = scaled.width() * channels;
    int kept = geometry.width() * channels;
    byte[] row = new byte[length];
    byte[] part = new byte[kept];
    Resampling down =
        scaled.height() == pixels.height() ? null : Resampling.of(pixels.height(), scaled.height());
    int[] sums = new int[length];
    for (int y = 0; y < geometry.height(); y++) {
      int place = y + scaled.top();
      if (down == null) {
        System.arraycopy(narrow, place * length, row, 0, length);
      } else {
        down.down(narrow, length, place, sums, row);
      }
      System.arraycopy(row, scaled.left() * channels, part, 0, kept);
      into.row(y, part);
    }
    return true;
  }

  private static byte[] across(Pixels pixels, int width) {
    int channels = pixels.channels();
    byte[] narrow = new byte[pixels.height() * width * channels];
    byte[] row = new byte[pixels.width() * channels];
    Resampling across = pixels.width() == width ? null : Resampling.of(pixels.width(), width);
    for (int y = 0; y < pixels.height(); y++) {
      pixels.row(y, row);
      if (across == null) {
        System.arraycopy(row, 0, narrow, y * row.length, row.length);
      } else {
        across.across(row, channels, narrow, y * width * channels);
      }
    }
    return narrow;
  }
}
