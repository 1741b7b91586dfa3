package io.pronto.preprocessor.steps.image;

/**
 * Pixels of a JPEG in the colours of JFIF (ITU-R BT.601, full range), turned into red, green and
 * blue, or grey, row by row, in the fixed point of the reference coder.
 *
 * @param samples rows of interleaved luma, Cb and Cr
 * @param grey whether grey is wanted
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record YccPixels(int width, int height, byte[] samples, boolean grey) implements Pixels {

  /*
   * The three colours of a pixel are summed up at once, as numbers that lie beside each other in a
   * long: red from bit 0, blue from bit 16, green, with 16 bits behind its point, from bit 32. Each
   * is ABOVE too large, so none is negative.
   */
  private static final int ABOVE = 256;
  private static final int HALF = 1 << 15;
  private static final int BLUE = 16;
  private static final int GREEN = 48;
  private static final long[] LUMA = new long[256];
  private static final long[] CB = new long[256];
  private static final long[] CR = new long[256];

  static {
    for (int i = 0; i < 256; i++) {
      int colour = i - 128;
      LUMA[i] = together(i + ABOVE, i + ABOVE, ((i + ABOVE) << 16) + HALF);
      CB[i] = together(0, (116130 * colour + HALF) >> 16, -22554L * colour);
      CR[i] = together((91881 * colour + HALF) >> 16, 0, -46802L * colour);
    }
  }

  /** What a sum has in the bits above its three bytes if each is 0 to 255. */
  private static final long WITHIN = together(ABOVE, ABOVE, ABOVE << 16);

  private static final long OUTSIDE = 3 * WITHIN;

  private static long together(long red, long blue, long green) {
    return red + (blue << BLUE) + (green << (GREEN - 16));
  }

  @Override
  public int channels() {
    return grey ? 1 : 3;
  }

  @Override
  public void row(int y, byte[] into) {
    int start = y * 3 * width;
    if (grey) {
      greyRow(start, into);
    } else {
      colourRow(start, into);
    }
  }

  private void colourRow(int start, byte[] into) {
    byte[] from = samples;
    int end = 3 * width;
    for (int i = 0; i < end; i += 3) {
      long sum = sum(from, start + i);
      if ((sum & OUTSIDE) == WITHIN) {
        into[i] = (byte) sum;
        into[i + 1] = (byte) (sum >> GREEN);
        into[i + 2] = (byte) (sum >> BLUE);
      } else {
        into[i] = (byte) clamped(sum);
        into[i + 1] = (byte) clamped(sum >> GREEN);
        into[i + 2] = (byte) clamped(sum >> BLUE);
      }
    }
  }

  /** Turns luma, Cb and Cr at a place into red, green and blue from another place on. */
  static void convert(byte[] from, int at, byte[] into, int to) {
    long sum = sum(from, at);
    into[to] = (byte) clamped(sum);
    into[to + 1] = (byte) clamped(sum >> GREEN);
    into[to + 2] = (byte) clamped(sum >> BLUE);
  }

  private void greyRow(int start, byte[] into) {
    byte[] from = samples;
    for (int x = 0; x < width; x++) {
      long sum = sum(from, start + 3 * x);
      into[x] = Grey.of(clamped(sum), clamped(sum >> GREEN), clamped(sum >> BLUE));
    }
  }

  private static long sum(byte[] from, int at) {
    return LUMA[from[at] & 0xFF] + CB[from[at + 1] & 0xFF] + CR[from[at + 2] & 0xFF];
  }

  private static int clamped(long sum) {
    return Math.clamp((sum & 0x3FF) - ABOVE, 0, 255);
  }
}
