package io.pronto.core.json;

import java.math.BigInteger;

/**
 * Writes floats as {@link Float#toString(float)} does, the shortest decimal that reads back to the
 * same float, straight into bytes. Of the decimals of a length those within the rounding interval
 * of the float are told apart by products with powers of ten of 63 bits, rounded to odd (Giulietti,
 * The Schubfach way to render doubles).
 *
 * <p>Numbers with few decimals take a shorter way. Floats below 1024 lie closer together than
 * 0.0001, so one multiple of that at most reads back to a float, and is its shortest decimal then:
 * all others have more decimals. It cannot lie so near the middle between two floats that the error
 * of a product of doubles matters.
 */
final class FloatText {

  /** Bytes that must be free where one is written. */
  static final int ROOM = 1 + DecimalText.ROOM;

  private static final int UNITS = DecimalText.UNITS;
  private static final double UNIT = 1.0 / UNITS;
  private static final float MIN_SHORT = 1e-3f;
  private static final float MAX_SHORT = 1024;

  private static final int FRACTION_BITS = 23;
  private static final int HIDDEN = 1 << FRACTION_BITS;
  private static final int MIN_EXPONENT = -149;
  private static final int EXPONENT_MASK = 0xff;
  private static final int TINY = 8;

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
    int bits = Float.floatToRawIntBits(value);
    out[from] = '-';
    int at = from + (bits >>> (Integer.SIZE - 1));
    float magnitude = Math.abs(value);
    if (magnitude >= MIN_SHORT && magnitude < MAX_SHORT) {
      int units = (int) (magnitude * (double) UNITS + 0.5);
      if ((float) (units * UNIT) == magnitude) {
        return DecimalText.writeUnits(units, out, at);
      }
    }
    return any(bits, out, at);
  }

  private static int any(int bits, byte[] out, int at) {
    int fraction = bits & (HIDDEN - 1);
    int biased = (bits >>> FRACTION_BITS) & EXPONENT_MASK;
    if (biased == 0) {
      if (fraction == 0) {
        return DecimalText.writeZero(out, at);
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
        return DecimalText.write(whole, 0, out, at);
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
        return DecimalText.write(downFits ? down : down + 10, power, out, at);
      }
    }
    boolean fits = lower <= (digits << 2);
    boolean nextFits = ((digits + 1) << 2) <= upper;
    if (fits != nextFits) {
      return DecimalText.write(fits ? digits : digits + 1, power + moved, out, at);
    }
    int nearer = centre - ((digits + digits + 1) << 1);
    boolean down = nearer < 0 || (nearer == 0 && (digits & 1) == 0);
    return DecimalText.write(down ? digits : digits + 1, power + moved, out, at);
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
}
