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
}
