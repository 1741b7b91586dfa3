package io.pronto.preprocessor.steps.image;

/**
 * Pixels of a JPEG of four components, turned into red, green and blue, or grey, as Pillow does it:
 * inks stand in the file the wrong way round, as Adobe writes them, and black dims all colours.
 *
 * @param samples rows of interleaved inks as they stand in the file, where 255 is none; black is
 *     the last
 * @param ycc whether luma, Cb and Cr stand for the other three
 * @param grey whether grey is wanted
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record CmykPixels(int width, int height, byte[] samples, boolean ycc, boolean grey)
    implements Pixels {

  @Override
  public int channels() {
    return grey ? 1 : 3;
  }

  @Override
  public void row(int y, byte[] into) {
    int start = 4 * y * width;
    byte[] inks = new byte[3];
    for (int x = 0; x < width; x++) {
      int at = start + 4 * x;
      inks(at, inks);
      int light = samples[at + 3] & 0xFF;
      int red = dimmed(inks[0] & 0xFF, light);
      int green = dimmed(inks[1] & 0xFF, light);
      int blue = dimmed(inks[2] & 0xFF, light);
      Pixels.put(into, x, red, green, blue, grey);
    }
  }

  private void inks(int at, byte[] into) {
    if (ycc) {
      YccPixels.convert(samples, at, into, 0);
      for (int i = 0; i < into.length; i++) {
        into[i] = (byte) (255 - (into[i] & 0xFF));
      }
    } else {
      System.arraycopy(samples, at, into, 0, into.length);
    }
  }

  private static int dimmed(int colour, int light) {
    int product = (255 - colour) * light + 128;
    return Math.clamp(light - (((product >> 8) + product) >> 8), 0, 255);
  }
}
