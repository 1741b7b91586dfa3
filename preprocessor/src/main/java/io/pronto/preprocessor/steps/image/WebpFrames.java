package io.pronto.preprocessor.steps.image;

/**
 * The frames within a WebP. Each says its own size, and the decoder makes room for that, whatever
 * the file says of itself. They are looked for everywhere, so that no odd chunk hides one.
 *
 * @param lossy whether one of them is compressed as VP8, not without loss
 * @param width of the widest
 * @param height of the highest
 */
record WebpFrames(boolean lossy, int width, int height) {

  private static final int SIZE_BITS = 0x3FFF;

  static WebpFrames of(byte[] file) {
    Bytes bytes = new Bytes(file);
    boolean lossy = false;
    int width = 0;
    int height = 0;
    for (int at = 0; at < file.length; at++) {
      if (file[at] != 'V') {
        continue;
      }
      if (bytes.is(at, "VP8 ") && bytes.u8(at + 11) == 0x9D && bytes.u8(at + 12) == 0x01) {
        lossy = true;
        width = Math.max(width, bytes.u16(at + 14, true) & SIZE_BITS);
        height = Math.max(height, bytes.u16(at + 16, true) & SIZE_BITS);
      } else if (bytes.is(at, "VP8L") && bytes.u8(at + 8) == 0x2F) {
        long sizes = bytes.u32(at + 9, true);
        width = Math.max(width, (int) (sizes & SIZE_BITS) + 1);
        height = Math.max(height, (int) (sizes >> 14 & SIZE_BITS) + 1);
      }
    }
    return new WebpFrames(lossy, width, height);
  }

  boolean within(int canvasWidth, int canvasHeight) {
    return width <= canvasWidth && height <= canvasHeight;
  }
}
