package io.pronto.core.json;

import java.math.BigInteger;

/**
 * Writes floats as {@link Float#toString(float)} does, the shortest decimal that reads back to the
 * same float, straight into bytes. Of the decimals of a length those within the rounding interval
 * of the float are told apart by products with powers of ten of 63 bits, rounded to odd (Giulietti,
 * The Schubfach way to render doubles).
 */
final class FloatText {

  /** Bytes that the longest takes. */
  static final int MAX_LENGTH = 16;

  private static final int FRACTION_BITS = 23;
  private static final int HIDDEN = 1 << FRACTION_BITS;
  private static final int MIN_EXPONENT = -149;
  private static final int EXPONENT_MASK = 0xff;
  private static final int TINY = 8;
  private static final int MAX_DIGITS = 9;

  private static final int[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private static final int MIN_POWER = -31;
  private static final int MAX_POWER = 45;
  private static final long[] POWERS = new long[MAX_POWER - MIN_POWER + 1];

  static {
    for (int power = MIN_POWER; power <= MAX_POWER; power++) {
      POWERS[power - MIN_POWER] = leading(power) + 1;
    }
  }

  private FloatText() {}

  /** The 63 leading bits of a power of ten. */
  private static long leading(int power) {
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    int bits = Long.SIZE - 1;
    if (power < 0) {
      return BigInteger.ONE.shiftLeft(ten.bitLength() + bits - 1).divide(ten).longValueExact();
    }
    int shift = bits - ten.bitLength();
    return (shift >= 0 ? ten.shiftLeft(shift) : ten.shiftRight(-shift)).longValueExact();
  }

  /**
   * Writes a finite float.
   *
   * @return the place after it
   */
  static int write(float value, byte[] out, int from) {
    int at = from;
    int bits = Float.floatToRawIntBits(value);
    if (bits < 0) {
      out[at++] = '-';
    }
    int fraction = bits & (HIDDEN - 1);
    int biased = (bits >>> FRACTION_BITS) & EXPONENT_MASK;
    if (biased == 0) {
      if (fraction == 0) {
        return decimal(0, 0, out, at);
      }
      // With one digit more, so that there are two to choose from.
      return fraction < TINY
          ? shortest(10 * fraction, MIN_EXPONENT, -1, out, at)
          : shortest(fraction, MIN_EXPONENT, 0, out, at);
    }
    int significand = HIDDEN | fraction;
    int exponent = biased + MIN_EXPONENT - 1;
    if (exponent < 0 && exponent > -FRACTION_BITS - 1) {
      int whole = significand >> -exponent;
      if ((whole << -exponent) == significand) {
        return decimal(whole, 0, out, at);
      }
    }
    return shortest(significand, exponent, 0, out, at);
  }

  /** Writes significand · 2^exponent; the power of ten of the digits is moved by {@code moved}. */
  private static int shortest(int significand, int exponent, int moved, byte[] out, int at) {
    int odd = significand & 1;
    long middle = (long) significand << 2;
    // Below a power of two, floats lie twice as close.
    boolean even = significand != HIDDEN || exponent == MIN_EXPONENT;
    int power = even ? floorLog10OfTwo(exponent) : floorLog10OfThreeQuarters(exponent);
    int shift = exponent + floorLog2OfTen(-power) + Long.SIZE / 2 + 1;
    long ten = POWERS[-power - MIN_POWER];
    int centre = scaled(ten, middle << shift);
    int lower = scaled(ten, (middle - (even ? 2 : 1)) << shift) + odd;
    int upper = scaled(ten, (middle + 2) << shift) - odd;
    int digits = centre >> 2;
    if (digits >= 100) {
      int down = digits / 10 * 10;
      boolean downFits = lower <= (down << 2);
      boolean upFits = ((down + 10) << 2) <= upper;
      if (downFits != upFits) {
        return decimal(downFits ? down : down + 10, power, out, at);
      }
    }
    boolean fits = lower <= (digits << 2);
    boolean nextFits = ((digits + 1) << 2) <= upper;
    if (fits != nextFits) {
      return decimal(fits ? digits : digits + 1, power + moved, out, at);
    }
    int nearer = centre - ((digits + digits + 1) << 1);
    boolean down = nearer < 0 || (nearer == 0 && (digits & 1) == 0);
    return decimal(down ? digits : digits + 1, power + moved, out, at);
  }

  /** The upper part of a product, its last bit set where anything was cut off. */
  private static int scaled(long ten, long value) {
    long high = Math.multiplyHigh(ten, value);
    int cut = Long.SIZE / 2 - 1;
    boolean inexact = (high & ((1L << cut) - 1)) != 0;
    return (int) (high >>> cut) | (inexact ? 1 : 0);
  }

  private static int floorLog10OfTwo(int exponent) {
    return (exponent * 1_262_611) >> 22;
  }

  private static int floorLog10OfThreeQuarters(int exponent) {
    return (exponent * 1_262_611 - 524_031) >> 22;
  }

  private static int floorLog2OfTen(int exponent) {
    return (exponent * 1_741_647) >> 19;
  }

  /** Writes {@code digits · 10^power} with a point, or with an exponent where it is far off. */
  private static int decimal(int digits, int power, byte[] out, int from) {
    int rest = digits;
    int scale = power;
    if (rest == 0) {
      scale = 0;
    } else {
      if (rest % 10_000 == 0) {
        rest /= 10_000;
        scale += 4;
      }
      while (rest % 10 == 0) {
        rest /= 10;
        scale++;
      }
    }
    int length = lengthOf(rest);
    int point = length + scale;
    if (point > -3 && point <= 0) {
      return small(rest, length, point, out, from);
    }
    if (point > 0 && point <= 7) {
      return point >= length
          ? large(rest, length, point, out, from)
          : split(rest, length, point, out, from);
    }
    int at = length == 1 ? large(rest, 1, 1, out, from) : split(rest, length, 1, out, from);
    out[at++] = 'E';
    int exponent = point - 1;
    if (exponent < 0) {
      out[at++] = '-';
      exponent = -exponent;
    }
    return digits(exponent, lengthOf(exponent), out, at);
  }

  /** {@code 0.00123}. */
  private static int small(int digits, int length, int point, byte[] out, int from) {
    int at = from;
    out[at++] = '0';
    out[at++] = '.';
    for (int i = point; i < 0; i++) {
      out[at++] = '0';
    }
    return digits(digits, length, out, at);
  }

  /** {@code 12300.0}. */
  private static int large(int digits, int length, int point, byte[] out, int from) {
    int at = digits(digits, length, out, from);
    for (int i = length; i < point; i++) {
      out[at++] = '0';
    }
    out[at++] = '.';
    out[at++] = '0';
    return at;
  }

  /** {@code 12.3}. */
  private static int split(int digits, int length, int point, byte[] out, int from) {
    int unit = TENS[length - point];
    int whole = digits / unit;
    int at = digits(whole, point, out, from);
    out[at++] = '.';
    return digits(digits - whole * unit, length - point, out, at);
  }

  private static int digits(int value, int length, byte[] out, int from) {
    int rest = value;
    int at = from + length;
    while (at - from >= 2) {
      int more = rest / 100;
      int pair = rest - more * 100;
      rest = more;
      int ten = pair / 10;
      out[--at] = (byte) ('0' + pair - ten * 10);
      out[--at] = (byte) ('0' + ten);
    }
    if (at > from) {
      out[from] = (byte) ('0' + rest);
    }
    return from + length;
  }

  private static int lengthOf(int value) {
    int length = 1;
    while (length < MAX_DIGITS && value >= TENS[length]) {
      length++;
    }
    return length;
  }
}
