package io.pronto.preprocessor.steps.image;

/** A decoded picture, row by row, in 8 bits a channel: grey (1 channel) or red, green, blue (3). */
interface Pixels {

  int width();

  int height();

  int channels();

  /**
   * Writes one row, channels interleaved.
   *
   * @param into {@code width * channels} bytes from place 0
   */
  void row(int y, byte[] into);

  /** Puts one pixel, whose colours are 0 to 255, into a row of colours or of grey. */
  static void put(byte[] into, int x, int red, int green, int blue, boolean grey) {
    if (grey) {
      into[x] = Grey.of(red, green, blue);
    } else {
      into[3 * x] = (byte) red;
      into[3 * x + 1] = (byte) green;
      into[3 * x + 2] = (byte) blue;
    }
  }
}
