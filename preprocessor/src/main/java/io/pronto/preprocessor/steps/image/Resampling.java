package io.pronto.preprocessor.steps.image;

import java.util.Arrays;

/**
 * How one dimension of a picture becomes another: for each new place the old ones that count, and
 * how much. A triangle (bilinear) filter, widened where the picture shrinks, in fixed point with 22
 * bits; these are the numbers that Pillow works with. Immutable.
 *
 * @param size places after
 * @param taps room for the weights of each new place
 * @param first first old place of each new one
 * @param count old places of each new one
 * @param weights {@code taps} numbers for each new place
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record Resampling(int size, int taps, int[] first, int[] count, int[] weights) {

  static final int PRECISION = 22;
  static final int HALF = 1 << (PRECISION - 1);

  static Resampling of(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(scale, 1);
    int taps = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[to];
    int[] count = new int[to];
    int[] weights = new int[to * taps];
    double[] exact = new double[taps];
    for (int place = 0; place < to; place++) {
      double centre = (place + 0.5) * scale;
      int start = Math.max((int) (centre - support + 0.5), 0);
      int end = Math.min((int) (centre + support + 0.5), from);
      double sum = 0;
      for (int i = start; i < end; i++) {
        exact[i - start] = Math.max(0, 1 - Math.abs((i - centre + 0.5) / support));
        sum += exact[i - start];
      }
      first[place] = start;
      count[place] = end - start;
      for (int i = 0; i < end - start; i++) {
        double weight = sum == 0 ? exact[i] : exact[i] / sum;
        weights[place * taps + i] = (int) (0.5 + weight * (1 << PRECISION));
      }
    }
    return new Resampling(to, taps, first, count, weights);
  }

  /** A pixel's channels across one row. */
  void across(byte[] row, int channels, byte[] into, int at) {
    if (channels == 1) {
      acrossGrey(row, into, at);
    } else {
      acrossColours(row, into, at);
    }
  }

  private void acrossGrey(byte[] row, byte[] into, int at) {
    for (int place = 0; place < size; place++) {
      int sum = HALF;
      int from = first[place];
      int weight = place * taps;
      for (int end = from + count[place]; from < end; from++) {
        sum += (row[from] & 0xFF) * weights[weight++];
      }
      into[at + place] = (byte) (sum >> PRECISION);
    }
  }

  private void acrossColours(byte[] row, byte[] into, int at) {
    int to = at;
    for (int place = 0; place < size; place++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int from = 3 * first[place];
      int weight = place * taps;
      for (int end = from + 3 * count[place]; from < end; from += 3) {
        int share = weights[weight++];
        red += (row[from] & 0xFF) * share;
        green += (row[from + 1] & 0xFF) * share;
        blue += (row[from + 2] & 0xFF) * share;
      }
      into[to] = (byte) (red >> PRECISION);
      into[to + 1] = (byte) (green >> PRECISION);
      into[to + 2] = (byte) (blue >> PRECISION);
      to += 3;
    }
  }

  /** One new row out of several old ones of the same length. */
  void down(byte[] rows, int length, int place, int[] sums, byte[] into) {
    Arrays.fill(sums, 0, length, HALF);
    for (int i = 0; i < count[place]; i++) {
      int share = weights[place * taps + i];
      int from = (first[place] + i) * length;
      for (int x = 0; x < length; x++) {
        sums[x] += (rows[from + x] & 0xFF) * share;
      }
    }
    for (int x = 0; x < length; x++) {
      into[x] = (byte) (sums[x] >> PRECISION);
    }
  }
}
