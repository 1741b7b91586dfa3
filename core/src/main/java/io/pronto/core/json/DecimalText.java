package io.pronto.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes {@code digits · 10^power} as {@link Float#toString(float)} lays it out. Eight digits at a
 * time lie in a long, one in each byte (SWAR), and are stored at once: there is no loop over
 * digits, and no branch but for the form.
 */
final class DecimalText {

  /** Bytes that must be free where a number is written; it may be shorter. */
  static final int ROOM = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** What {@link #writeUnits} counts: so many make one. */
  static final int UNITS = 10_000;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int ASCII_FOUR = 0x3030_3030;
  private static final int MAX_DIGITS = 9;
  private static final int EIGHT_DIGITS = 100_000_000;
  private static final int FOUR_DIGITS = 10_000;
  private static final int MIN_POINT = -2;
  private static final int MAX_POINT = 7;

  private static final long ASCII = 0x3030_3030_3030_3030L;
  private static final long ZERO_POINT_ZEROS = ASCII ^ ('0' ^ '.') << Byte.SIZE;

  private static final int[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private DecimalText() {}

  /** Writes {@code 0.0}. */
  static int writeZero(byte[] out, int from) {
    out[from] = '0';
    out[from + 1] = '.';
    out[from + 2] = '0';
    return from + 3;
  }

  /**
   * Writes a number, without the zeros at its end.
   *
   * @param digits more than 0 and below 2^29, which is nine of them at most
   * @return the place after it
   */
  static int write(int digits, int power, byte[] out, int from) {
    int length = lengthOf(digits);
    int nine = digits * TENS[MAX_DIGITS - length];
    int first = nine / EIGHT_DIGITS;
    long rest = bytesOf(nine - first * EIGHT_DIGITS);
    int significant = MAX_DIGITS - (Long.numberOfLeadingZeros(rest) >>> 3);
    long text = rest | ASCII;
    int point = length + power;
    if (point >= MIN_POINT && point <= 0) {
      return small(first, text, significant, point, out, from);
    }
    return point > 0 && point <= MAX_POINT
        ? plain(first, text, significant, point, out, from)
        : scientific(first, text, significant, point - 1, out, from);
  }

  /**
   * Writes a number of ten-thousandths, below 1024 as a whole, without the zeros at its end.
   *
   * @return the place after it
   */
  static int writeUnits(int units, byte[] out, int from) {
    int whole = units / UNITS;
    int decimals = fourBytesOf(units - whole * UNITS);
    int at = from;
    if (whole >= 10) {
      at = writeWhole(whole, out, at);
    } else {
      out[at++] = (byte) ('0' + whole);
    }
    out[at] = '.';
    INTS.set(out, at + 1, decimals | ASCII_FOUR);
    int significant = Integer.BYTES - (Integer.numberOfLeadingZeros(decimals) >>> 3);
    return at + 1 + Math.max(1, significant);
  }

  private static int writeWhole(int whole, byte[] out, int from) {
    int length = lengthOf(whole);
    INTS.set(out, from, (fourBytesOf(whole) | ASCII_FOUR) >>> (Integer.BYTES - length) * Byte.SIZE);
    return from + length;
  }

  /** {@code 0.00123}. */
  private static int small(int first, long text, int significant, int point, byte[] out, int from) {
    LONGS.set(out, from, ZERO_POINT_ZEROS);
    int at = from + 2 - point;
    out[at] = (byte) ('0' + first);
    LONGS.set(out, at + 1, text);
    return at + significant;
  }

  /** {@code 12.3} or {@code 12300.0}. */
  private static int plain(int first, long text, int significant, int point, byte[] out, int from) {
    out[from] = (byte) ('0' + first);
    LONGS.set(out, from + 1, text);
    int at = from + point;
    out[at] = '.';
    LONGS.set(out, at + 1, text >>> (point - 1) * Byte.SIZE);
    return Math.max(from + significant + 1, at + 2);
  }

  /** {@code 1.23E-4}. */
  private static int scientific(
      int first, long text, int significant, int exponent, byte[] out, int from) {
    out[from] = (byte) ('0' + first);
    out[from + 1] = '.';
    LONGS.set(out, from + 2, text);
    int at = from + 1 + Math.max(2, significant);
    out[at++] = 'E';
    int magnitude = Math.abs(exponent);
    if (exponent < 0) {
      out[at++] = '-';
    }
    if (magnitude >= 10) {
      out[at++] = (byte) ('0' + magnitude / 10);
    }
    out[at++] = (byte) ('0' + magnitude % 10);
    return at;
  }

  /** Eight digits, the first of them in the lowest byte: halves, then quarters, then each. */
  private static long bytesOf(int digits) {
    long upper = digits / FOUR_DIGITS;
    long fours = upper + ((digits - upper * FOUR_DIGITS) << 32);
    // 10486 / 2^20 is 1/100, and 103 / 2^10 is 1/10, near enough for numbers this small.
    long hundreds = (fours * 10_486 >>> 20) & 0x7f_0000_007fL;
    long twos = hundreds + ((fours - hundreds * 100) << 16);
    long tens = (twos * 103 >>> 10) & 0x000f_000f_000f_000fL;
    return tens + ((twos - tens * 10) << 8);
  }

  /** The same of four. */
  private static int fourBytesOf(int digits) {
    int upper = digits * 5_243 >>> 19;
    int twos = upper + ((digits - upper * 100) << 16);
    int tens = (twos * 103 >>> 10) & 0x000f_000f;
    return tens + ((twos - tens * 10) << 8);
  }

  private static int lengthOf(int digits) {
    // 1233 / 2^12 is the logarithm of two to the base of ten.
    int least = (Integer.SIZE - Integer.numberOfLeadingZeros(digits)) * 1_233 >>> 12;
    return least + (digits >= TENS[least] ? 1 : 0);
  }
}
