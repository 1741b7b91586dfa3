package io.pronto.core.json;

/**
 * A number of JSON as it is read: up to 19 significant digits and a power of ten. Gives the nearest
 * binary number, ties to even, or says that it is not sure of it. One for each reader: it is filled
 * anew for each number.
 */
final class Decimal {

  private static final int MAX_DIGITS = 19;
  private static final int MAX_LENGTH = 100;
  private static final int MAX_EXPONENT = 9_999;

  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_TENS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };
  private static final int FLOAT_BITS = 24;
  private static final int DOUBLE_BITS = 53;
  private static final int DOUBLE_FRACTION = 52;
  private static final int BELOW_DOUBLE = Long.SIZE - DOUBLE_BITS - 2;
  private static final long ONES = (1L << BELOW_DOUBLE) - 1;
  private static final int DOUBLE_BIAS = 1023;
  private static final int DOUBLE_MAX_EXPONENT = 2046;
  private static final long BELOW_FLOAT = (1L << 29) - 1;
  private static final long HALF_FLOAT = 1L << 28;

  private long digits;
  private int exponent;
  private boolean negative;

  /**
   * Reads the number at a place, which may be none.
   *
   * @return the place after it; negative where there is no number, where it does not end before
   *     {@code end}, or where it is too long to be read here
   */
  int read(byte[] json, int from, int end) {
    int at = from;
    int last = Math.min(end, from + MAX_LENGTH) - 1;
    if (at >= last) {
      return -1;
    }
    negative = json[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long value = 0;
    int digit;
    while (at < last && (digit = json[at] - '0') >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    int count = at - first;
    if (count == 0 || (count > 1 && json[first] == '0')) {
      return -1;
    }
    int scale = 0;
    if (json[at] == '.') {
      int point = ++at;
      while (at < last && (digit = json[at] - '0') >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at++;
      }
      scale = point - at;
      if (scale == 0) {
        return -1;
      }
      count -= scale;
    }
    if (count > MAX_DIGITS && significant(json, first, at) > MAX_DIGITS) {
      return -1;
    }
    digits = value;
    exponent = scale;
    if ((json[at] | 0x20) == 'e') {
      at = exponent(json, at + 1, last);
    }
    return at >= 0 && at <= last && ends(json[at]) ? at : -1;
  }

  private int exponent(byte[] json, int from, int last) {
    int at = from;
    boolean down = at < last && json[at] == '-';
    if (at < last && (down || json[at] == '+')) {
      at++;
    }
    int first = at;
    int value = 0;
    while (at < last && json[at] >= '0' && json[at] <= '9') {
      value = Math.min(MAX_EXPONENT, value * 10 + json[at] - '0');
      at++;
    }
    exponent += down ? -value : value;
    return at == first ? -1 : at;
  }

  private static boolean ends(byte next) {
    return next == ','
        || next == ']'
        || next == ' '
        || next == '\n'
        || next == '\r'
        || next == '\t';
  }

  /** Digits from the first that is not zero. */
  private static int significant(byte[] json, int from, int to) {
    int at = from;
    while (at < to && (json[at] == '0' || json[at] == '.')) {
      at++;
    }
    int count = 0;
    for (; at < to; at++) {
      count += json[at] == '.' ? 0 : 1;
    }
    return count;
  }

  /** The nearest float, or NaN where it takes more to find it, or there is none. */
  float toFloat() {
    // Two numbers that are exact in binary: one operation rounds but once.
    if (digits >>> FLOAT_BITS == 0 && exponent <= 0 && -exponent < FLOAT_TENS.length) {
      float value = (int) digits / FLOAT_TENS[-exponent];
      return negative ? -value : value;
    }
    double value = toDouble();
    float nearest = (float) value;
    // A double halfway between two floats, or near zero, may have lost what tells which is nearer.
    boolean exact = exponent == 0 && digits >>> DOUBLE_BITS == 0;
    boolean sure =
        (exact || (Double.doubleToRawLongBits(value) & BELOW_FLOAT) != HALF_FLOAT)
            && (Math.abs(nearest) > Float.MIN_NORMAL || digits == 0)
            && Float.isFinite(nearest);
    return sure ? nearest : Float.NaN;
  }

  /** The nearest double, or NaN where it takes more to find it, or there is none. */
  double toDouble() {
    double value = magnitude();
    return negative ? -value : value;
  }

  private double magnitude() {
    if (digits == 0) {
      return 0;
    }
    // Two numbers that are exact in binary: one operation rounds but once.
    if (digits >>> DOUBLE_BITS == 0 && Math.abs(exponent) < TENS.length) {
      return exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
    }
    if (exponent < PowersOfFive.MIN || exponent > PowersOfFive.MAX) {
      return Double.NaN;
    }
    return product();
  }

  /**
   * The digits times a power of five of 128 bits (Lemire, Number parsing at a gigabyte per second):
   * the leading bits of the product are those of the result, unless all bits after them are ones.
   */
  private double product() {
    int shift = Long.numberOfLeadingZeros(digits);
    long leading = digits << shift;
    long power = PowersOfFive.high(exponent);
    long high = Math.unsignedMultiplyHigh(leading, power);
    long low = leading * power;
    if ((high & ONES) == ONES) {
      long more = Math.unsignedMultiplyHigh(leading, PowersOfFive.low(exponent));
      low += more;
      if (Long.compareUnsigned(low, more) < 0) {
        high++;
      }
      if (low == -1) {
        return Double.NaN;
      }
    }
    int upper = (int) (high >>> (Long.SIZE - 1));
    int cut = upper + BELOW_DOUBLE;
    long fraction = high >>> cut;
    int binary = floorLog2OfTen(exponent) + Long.SIZE - 1 + upper - shift + DOUBLE_BIAS;
    if (binary < 1 || binary >= DOUBLE_MAX_EXPONENT) {
      return Double.NaN;
    }
    // What may lie exactly between two doubles goes another way.
    if (Long.compareUnsigned(low, 1) <= 0 && (fraction & 3) == 1 && (fraction << cut) == high) {
      return Double.NaN;
    }
    long rounded = (fraction + (fraction & 1)) >>> 1;
    // A carry out of the fraction goes into the exponent, which is what it means.
    return Double.longBitsToDouble((((long) binary - 1) << DOUBLE_FRACTION) + rounded);
  }

  private static int floorLog2OfTen(int exponent) {
    return (exponent * 217_706) >> 16;
  }

  /**
   * Brings the number to one without a power of ten.
   *
   * @return whether it is a whole number whose magnitude a long holds
   */
  boolean whole() {
    if (digits == 0) {
      exponent = 0;
    }
    while (exponent < 0 && digits >= 0 && digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    while (exponent > 0 && digits >= 0 && digits <= Long.MAX_VALUE / 10) {
      digits *= 10;
      exponent--;
    }
    return exponent == 0 && digits >= 0;
  }

  /** The whole number, once {@link #whole} has said that it is one. */
  long toLong() {
    return negative ? -digits : digits;
  }
}
