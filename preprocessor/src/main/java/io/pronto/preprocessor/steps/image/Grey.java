package io.pronto.preprocessor.steps.image;

/** Grey by the weights of ITU-R BT.601, in 16 bits, as Pillow rounds them. */
final class Grey {

  private Grey() {}

  /** The grey of a colour whose parts are 0 to 255. */
  static byte of(int red, int green, int blue) {
    return (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
  }
}
