package io.pronto.core.json;

/** Floats of 16 bits. */
final class SmallFloats {

  private static final int SHIFT = 16;
  private static final int HALF = 0x7fff;

  private SmallFloats() {}

  /** Whether a float of the IEEE format is a finite number. */
  static boolean finiteHalf(short bits) {
    return Float.isFinite(Float.float16ToFloat(bits));
  }

  /** The upper half of a float, rounded to the nearest, ties to even. */
  static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + HALF + (bits >>> SHIFT & 1)) >>> SHIFT);
  }

  /** Whether the upper half of a float is a finite number. */
  static boolean finiteBrain(short bits) {
    return Float.isFinite(Float.intBitsToFloat(bits << SHIFT));
  }
}
