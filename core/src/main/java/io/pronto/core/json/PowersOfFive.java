package io.pronto.core.json;

import java.math.BigInteger;

/**
 * Powers of five as 128-bit fractions, the highest bit set: what a decimal exponent does to the
 * leading bits of a number. What goes on after that is cut off; the reciprocals of powers that a
 * long holds are rounded up instead, so that quotients that are exact come out exact.
 */
final class PowersOfFive {

  /** The least and the greatest power at hand. */
  static final int MIN = -128;

  static final int MAX = 128;

  private static final int BITS = 128;
  private static final int MAX_IN_A_LONG = 27;
  private static final long[] HIGH = new long[MAX - MIN + 1];
  private static final long[] LOW = new long[MAX - MIN + 1];

  static {
    for (int power = MIN; power <= MAX; power++) {
      BigInteger fraction =
          power < 0 ? reciprocal(-power) : leading(BigInteger.valueOf(5).pow(power));
      HIGH[power - MIN] = fraction.shiftRight(Long.SIZE).longValue();
      LOW[power - MIN] = fraction.longValue();
    }
  }

  private PowersOfFive() {}

  /** The upper half. */
  static long high(int power) {
    return HIGH[power - MIN];
  }

  /** The lower half. */
  static long low(int power) {
    return LOW[power - MIN];
  }

  private static BigInteger leading(BigInteger value) {
    int shift = BITS - value.bitLength();
    return shift >= 0 ? value.shiftLeft(shift) : value.shiftRight(-shift);
  }

  private static BigInteger reciprocal(int power) {
    BigInteger divisor = BigInteger.valueOf(5).pow(power);
    int bits = divisor.bitLength();
    BigInteger quotient = BigInteger.ONE.shiftLeft(bits + BITS - 1).divide(divisor);
    return power <= MAX_IN_A_LONG ? quotient.add(BigInteger.ONE) : quotient;
  }
}
