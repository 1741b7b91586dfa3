package io.pronto.service.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Values as X.690 writes them (DER), as far as certificates take them. */
final class Der {

  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  /** From this year on times have four digits for the year, as RFC 5280 says. */
  private static final int FULL_YEARS = 2050;

  private static final int LONG_FORM = 0x80;
  private static final int EXPLICIT = 0xa0;
  private static final int GROUP_BITS = 7;
  private static final int MORE = 0x80;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return value(0x31, parts);
  }

  static byte[] yes() {
    return value(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] integer(long number) {
    return value(0x02, BigInteger.valueOf(number).toByteArray());
  }

  /** Whole bytes. */
  static byte[] bits(byte[] content) {
    return value(0x03, new byte[] {0}, content);
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** An object identifier. */
  static byte[] oid(String dotted) {
    String[] numbers = dotted.split("\\.");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    group(content, 40 * Long.parseLong(numbers[0]) + Long.parseLong(numbers[1]));
    for (int i = 2; i < numbers.length; i++) {
      group(content, Long.parseLong(numbers[i]));
    }
    return value(0x06, content.toByteArray());
  }

  private static void group(ByteArrayOutputStream content, long number) {
    int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / GROUP_BITS);
    for (int i = groups - 1; i >= 0; i--) {
      content.write((int) (number >> i * GROUP_BITS & 0x7f) | (i > 0 ? MORE : 0));
    }
  }

  static byte[] text(String text) {
    return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the second. */
  static byte[] time(Instant instant) {
    ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
    return time.getYear() < FULL_YEARS
        ? value(0x17, UTC.format(time).getBytes(StandardCharsets.US_ASCII))
        : value(0x18, FULL.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** A value marked with a number of its place. */
  static byte[] explicit(int number, byte[] value) {
    return value(EXPLICIT | number, value);
  }

  /** Content behind its tag and its length, which takes as few bytes as there can be. */
  static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
      out.write(LONG_FORM | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> i * Byte.SIZE);
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
