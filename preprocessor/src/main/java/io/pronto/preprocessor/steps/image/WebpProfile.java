package io.pronto.preprocessor.steps.image;

/**
 * The colour profile of a WebP, which the decoder would apply. Pixels are wanted as they are, as
 * they come out of a JPEG or PNG.
 */
final class WebpProfile {

  private static final int HEADER = 12;
  private static final int FLAGS = 20;
  private static final int HAS_PROFILE = 0x20;

  private WebpProfile() {}

  /** The file without the word that it has a profile: the decoder passes over one that is there. */
  static byte[] ignored(byte[] file) {
    Bytes bytes = new Bytes(file);
    if (!bytes.is(HEADER, "VP8X") || (bytes.u8(FLAGS) & HAS_PROFILE) == 0) {
      return file;
    }
    byte[] without = file.clone();
    without[FLAGS] &= ~HAS_PROFILE;
    return without;
  }
}
