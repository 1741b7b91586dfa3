package io.pronto.preprocessor.steps.image;

/**
 * Pixels in one array.
 *
 * @param samples rows of interleaved channels
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PlainPixels(int width, int height, int channels, byte[] samples) implements Pixels {

  @Override
  public void row(int y, byte[] into) {
    int length = width * channels;
    System.arraycopy(samples, y * length, into, 0, length);
  }

  /** The same picture as EXIF's orientation 1 to 8 wants it to be seen. */
  static Pixels upright(Pixels pixels, int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return pixels;
    }
    boolean swapped = orientation >= 5;
    int width = pixels.width();
    int height = pixels.height();
    int channels = pixels.channels();
    int newWidth = swapped ? height : width;
    byte[] row = new byte[width * channels];
    byte[] turned = new byte[width * height * channels];
    for (int y = 0; y < height; y++) {
      pixels.row(y, row);
      for (int x = 0; x < width; x++) {
        int to = place(orientation, x, y, width, height, newWidth) * channels;
        for (int channel = 0; channel < channels; channel++) {
          turned[to + channel] = row[x * channels + channel];
        }
      }
    }
    return new PlainPixels(newWidth, swapped ? width : height, channels, turned);
  }

  /** Where a pixel goes, as the table of EXIF 2.32, 4.6.4, says. */
  private static int place(int orientation, int x, int y, int width, int height, int newWidth) {
    int right = width - 1 - x;
    int below = height - 1 - y;
    return switch (orientation) {
      case 2 -> y * newWidth + right;
      case 3 -> below * newWidth + right;
      case 4 -> below * newWidth + x;
      case 5 -> x * newWidth + y;
      case 6 -> x * newWidth + below;
      case 7 -> right * newWidth + below;
      default -> right * newWidth + y;
    };
  }
}
