package io.pronto.preprocessor.steps.image;

import java.util.Optional;

/**
 * The picture of an animated WebP, in which its frames lie. Black where the first one does not
 * reach.
 *
 * @param left where the first frame begins
 * @param top where the first frame begins
 */
record WebpCanvas(int width, int height, int left, int top) {

  private static final int FIRST = 12;
  private static final int FLAGS = 20;
  private static final int ANIMATED = 0x02;
  private static final int WIDTH = 24;
  private static final int HEIGHT = 27;

  /** The canvas of a file that says it is animated and has a frame. */
  static Optional<WebpCanvas> of(byte[] file) {
    Bytes bytes = new Bytes(file);
    if (!bytes.is(FIRST, "VP8X") || (bytes.u8(FLAGS) & ANIMATED) == 0) {
      return Optional.empty();
    }
    for (long at = FIRST; at + 8 <= bytes.length(); ) {
      int chunk = (int) at;
      if (bytes.is(chunk, "ANMF")) {
        return Optional.of(
            new WebpCanvas(
                u24(bytes, WIDTH) + 1,
                u24(bytes, HEIGHT) + 1,
                2 * u24(bytes, chunk + 8),
                2 * u24(bytes, chunk + 11)));
      }
      long size = bytes.u32(chunk + 4, true);
      at += 8 + size + (size & 1);
    }
    return Optional.empty();
  }

  private static int u24(Bytes bytes, int at) {
    return bytes.u8(at + 2) << 16 | bytes.u16(at, true);
  }

  /** Whether the first frame lies within. */
  boolean holds(int frameWidth, int frameHeight) {
    return left + frameWidth <= width && top + frameHeight <= height;
  }

  /** The whole picture with its first frame. */
  Pixels with(Pixels frame) {
    int channels = frame.channels();
    byte[] samples = new byte[width * height * channels];
    byte[] row = new byte[frame.width() * channels];
    for (int y = 0; y < frame.height(); y++) {
      frame.row(y, row);
      System.arraycopy(row, 0, samples, ((top + y) * width + left) * channels, row.length);
    }
    return new PlainPixels(width, height, channels, samples);
  }
}
