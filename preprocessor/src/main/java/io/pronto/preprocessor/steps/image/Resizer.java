package io.pronto.preprocessor.steps.image;

import java.util.Arrays;

/**
 * Resizes a picture, down first, then across. Pillow does it the other way round, with 8 bits
 * between; here as many rows as the result has are gone through across, which no compiler does many
 * samples at once, and {@value #FINER} more bits lie between: a sample differs by at most 1 of 255.
 * One picture, one call.
 */
final class Resizer {

  private static final int DOWN_BITS = 22;
  private static final int FINER = 2;
  private static final int ACROSS_BITS = DOWN_BITS - FINER;
  private static final int SHIFT = ACROSS_BITS + FINER;

  private final Pixels pixels;
  private final int channels;
  private final Resampling down;
  private final Resampling across;

  /** Where in a row the samples that count begin, and where they end. */
  private final int from;

  private final int to;

  /** The rows of the picture that count for a row of the result; row y is at y modulo its size. */
  private final byte[][] window;

  /** How many rows of the picture were put into the window, from its top. */
  private int read;

  Resizer(Pixels pixels, Geometry geometry) {
    Geometry.Scaled size = geometry.of(pixels.width(), pixels.height());
    this.pixels = pixels;
    this.channels = pixels.channels();
    this.down =
        Resampling.of(pixels.height(), size.height(), size.top(), geometry.height(), DOWN_BITS);
    this.across =
        Resampling.of(pixels.width(), size.width(), size.left(), geometry.width(), ACROSS_BITS);
    this.from = across.first()[0] * channels;
    this.to = across.end(across.size() - 1) * channels;
    this.window = new byte[down.widest()][pixels.width() * channels];
    this.read = down.first()[0];
  }

  /** Takes the rows of the result, from the top. */
  @FunctionalInterface
  interface Rows {
    void row(int y, byte[] row);
  }

  /** Makes the result. */
  void resize(Rows into) {
    int[] sums = new int[pixels.width() * channels];
    byte[] row = new byte[across.size() * channels];
    for (int y = 0; y < down.size(); y++) {
      for (; read < down.end(y); read++) {
        pixels.row(read, window[read % window.length]);
      }
      down(y, sums);
      if (channels == 1) {
        acrossGrey(sums, row);
      } else {
        acrossColours(sums, row);
      }
      into.row(y, row);
    }
  }

  private byte[] old(int y) {
    return window[y % window.length];
  }

  private void down(int place, int[] sums) {
    Arrays.fill(sums, from, to, 1 << (ACROSS_BITS - 1));
    int first = down.first()[place];
    int count = down.count()[place];
    int tap = 0;
    for (; tap + 4 <= count; tap += 4) {
      int y = first + tap;
      addFour(
          sums,
          old(y),
          down.weight(place, tap),
          old(y + 1),
          down.weight(place, tap + 1),
          old(y + 2),
          down.weight(place, tap + 2),
          old(y + 3),
          down.weight(place, tap + 3));
    }
    for (; tap < count; tap++) {
      add(sums, old(first + tap), down.weight(place, tap));
    }
    for (int x = from; x < to; x++) {
      sums[x] >>= ACROSS_BITS;
    }
  }

  private void add(int[] sums, byte[] row, int weight) {
    for (int x = from; x < to; x++) {
      sums[x] += (row[x] & 0xFF) * weight;
    }
  }

  private void addFour(
      int[] sums, byte[] a, int wa, byte[] b, int wb, byte[] c, int wc, byte[] d, int wd) {
    for (int x = from; x < to; x++) {
      sums[x] += (a[x] & 0xFF) * wa + (b[x] & 0xFF) * wb + (c[x] & 0xFF) * wc + (d[x] & 0xFF) * wd;
    }
  }

  private void acrossGrey(int[] row, byte[] into) {
    int[] weights = across.weights();
    for (int place = 0; place < into.length; place++) {
      int sum = 1 << (SHIFT - 1);
      int weight = place * across.taps();
      int at = across.first()[place];
      for (int end = across.end(place); at < end; at++) {
        sum += row[at] * weights[weight++];
      }
      into[place] = sample(sum);
    }
  }

  private void acrossColours(int[] row, byte[] into) {
    int[] weights = across.weights();
    int to = 0;
    for (int place = 0; to < into.length; place++) {
      int red = 1 << (SHIFT - 1);
      int green = red;
      int blue = red;
      int weight = place * across.taps();
      int at = 3 * across.first()[place];
      for (int end = 3 * across.end(place); at < end; at += 3) {
        int share = weights[weight++];
        red += row[at] * share;
        green += row[at + 1] * share;
        blue += row[at + 2] * share;
      }
      into[to++] = sample(red);
      into[to++] = sample(green);
      into[to++] = sample(blue);
    }
  }

  /** Weights of many places may be rounded to a little more than 1. */
  private static byte sample(int sum) {
    return (byte) Math.min(sum >> SHIFT, 255);
  }
}
