package io.pronto.preprocessor.steps.image;

import java.io.IOException;
import java.util.Arrays;

/** Unpacks the pixels of a GIF (GIF89a, appendix F). One picture, one thread. */
final class Lzw {

  private static final int MOST_BITS = 12;
  private static final int MOST_CODES = 1 << MOST_BITS;
  private static final int NONE = -1;

  private final Bytes bytes;
  private final int clear;
  private final int end;
  private final int leastBits;
  private final short[] before = new short[MOST_CODES];
  private final byte[] last = new byte[MOST_CODES];
  private final byte[] reversed = new byte[MOST_CODES];
  private int at;
  private int blockEnd;
  private int bits;
  private int buffer;
  private int buffered;

  private Lzw(Bytes bytes, int at) throws IOException {
    this.bytes = bytes;
    int size = bytes.u8(at);
    if (size < 1 || size >= MOST_BITS) {
      throw new IOException("codes of " + size + " bits");
    }
    this.clear = 1 << size;
    this.end = clear + 1;
    this.leastBits = size + 1;
    this.at = at + 1;
    this.blockEnd = at + 1;
  }

  /**
   * So many pixels.
   *
   * @param at where the size of the codes stands
   * @throws IOException if there are fewer, or codes that mean nothing
   */
  static byte[] unpacked(Bytes bytes, int at, int pixels) throws IOException {
    return new Lzw(bytes, at).unpacked(pixels);
  }

  private byte[] unpacked(int count) throws IOException {
    byte[] pixels = new byte[count];
    for (int i = 0; i < Math.min(clear, 256); i++) {
      last[i] = (byte) i;
    }
    Arrays.fill(before, (short) NONE);
    bits = leastBits;
    int next = end + 1;
    int old = NONE;
    byte first = 0;
    int filled = 0;
    while (filled < count) {
      int code = code();
      if (code == clear) {
        bits = leastBits;
        next = end + 1;
        old = NONE;
        continue;
      }
      if (code == end
          || code > next
          || (old == NONE && code > end)
          || (code == next && next == MOST_CODES)) {
        throw new IOException("a code that means nothing: " + code);
      }
      int length = 0;
      int from = code;
      if (code == next) {
        reversed[length++] = first;
        from = old;
      }
      for (; from > end; from = before[from]) {
        reversed[length++] = last[from];
      }
      first = last[from];
      reversed[length++] = first;
      while (length > 0 && filled < count) {
        pixels[filled++] = reversed[--length];
      }
      if (old != NONE && next < MOST_CODES) {
        before[next] = (short) old;
        last[next] = first;
        next++;
        if (next == 1 << bits && bits < MOST_BITS) {
          bits++;
        }
      }
      old = code;
    }
    return pixels;
  }

  private int code() throws IOException {
    while (buffered < bits) {
      buffer |= nextByte() << buffered;
      buffered += 8;
    }
    int code = buffer & (1 << bits) - 1;
    buffer >>>= bits;
    buffered -= bits;
    return code;
  }

  private int nextByte() throws IOException {
    if (at == blockEnd) {
      int length = bytes.u8(at);
      if (length == 0) {
        throw new IOException("too few pixels");
      }
      blockEnd = at + 1 + length;
      at++;
    }
    if (at >= bytes.length()) {
      throw new IOException("truncated");
    }
    return bytes.u8(at++);
  }
}
