package io.pronto.preprocessor.steps.image;

/**
 * Pixels that are numbers of colours.
 *
 * @param colours red, green and blue of 256
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PalettePixels(int width, int height, byte[] numbers, byte[] colours, boolean grey)
    implements Pixels {

  @Override
  public int channels() {
    return grey ? 1 : 3;
  }

  @Override
  public void row(int y, byte[] into) {
    for (int x = 0; x < width; x++) {
      int at = 3 * (numbers[y * width + x] & 0xFF);
      Pixels.put(into, x, colours[at] & 0xFF, colours[at + 1] & 0xFF, colours[at + 2] & 0xFF, grey);
    }
  }
}
