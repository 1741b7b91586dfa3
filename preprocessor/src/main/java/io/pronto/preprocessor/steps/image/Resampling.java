package io.pronto.preprocessor.steps.image;

import java.util.Arrays;

/**
 * How one dimension of a picture becomes another: for each new place the old ones that count, and
 * how much. A triangle (bilinear) filter, widened where the picture shrinks, as Pillow's.
 * Immutable.
 *
 * @param taps room for the weights of each new place
 * @param first first old place of each new one
 * @param count old places of each new one
 * @param weights {@code taps} numbers for each new place, in fixed point
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record Resampling(int taps, int[] first, int[] count, int[] weights) {

  /**
   * The part of a resampling that is kept.
   *
   * @param from places before
   * @param to places after
   * @param start first place that is kept
   * @param size places that are kept
   * @param bits of the fixed point
   */
  static Resampling of(int from, int to, int start, int size, int bits) {
    double scale = (double) from / to;
    double support = Math.max(scale, 1);
    int taps = (int) Math.min(Math.ceil(support) * 2 + 1, from);
    int[] first = new int[size];
    int[] count = new int[size];
    int[] weights = new int[size * taps];
    double[] exact = new double[taps];
    for (int place = 0; place < size; place++) {
      double centre = (start + place + 0.5) * scale;
      int low = Math.max((int) (centre - support + 0.5), 0);
      int high = Math.min((int) (centre + support + 0.5), from);
      double sum = 0;
      for (int i = low; i < high; i++) {
        exact[i - low] = Math.max(0, 1 - Math.abs((i - centre + 0.5) / support));
        sum += exact[i - low];
      }
      first[place] = low;
      for (int i = 0; i < high - low; i++) {
        int weight = (int) (0.5 + exact[i] / sum * (1 << bits));
        weights[place * taps + i] = weight;
        count[place] = weight == 0 ? count[place] : i + 1;
      }
    }
    return new Resampling(taps, first, count, weights);
  }

  int size() {
    return first.length;
  }

  /** The old place behind the last one that counts for a new place. */
  int end(int place) {
    return first[place] + count[place];
  }

  /** The most old places that count for one new place. */
  int widest() {
    return Arrays.stream(count).max().orElse(0);
  }

  /** The {@code tap}-th weight of a new place. */
  int weight(int place, int tap) {
    return weights[place * taps + tap];
  }
}
