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

  private static final int HALF = 1 << 15;

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
      int luma = from[start + i] & 0xFF;
      int cb = (from[start + i + 1] & 0xFF) - 128;
      int cr = (from[start + i + 2] & 0xFF) - 128;
      into[i] = (byte) red(luma, cr);
      into[i + 1] = (byte) green(luma, cb, cr);
      into[i + 2] = (byte) blue(luma, cb);
    }
  }

  private void greyRow(int start, byte[] into) {
    byte[] from = samples;
    for (int x = 0; x < width; x++) {
      int luma = from[start + 3 * x] & 0xFF;
      int cb = (from[start + 3 * x + 1] & 0xFF) - 128;
      int cr = (from[start + 3 * x + 2] & 0xFF) - 128;
      into[x] = Grey.of(red(luma, cr), green(luma, cb, cr), blue(luma, cb));
    }
  }

  private static int red(int luma, int cr) {
    return clamp(luma + ((91881 * cr + HALF) >> 16));
  }

  private static int green(int luma, int cb, int cr) {
    return clamp(luma + ((-22554 * cb - 46802 * cr + HALF) >> 16));
  }

  private static int blue(int luma, int cb) {
    return clamp(luma + ((116130 * cb + HALF) >> 16));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
