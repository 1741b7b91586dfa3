package io.pronto.preprocessor.steps.image;

/** The one field of EXIF that changes pixels: how the picture is to be turned. */
final class Exif {

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;
  private static final int MAX_ENTRIES = 1_000;

  private Exif() {}

  /**
   * The orientation, 1 to 8; 1 where none is given.
   *
   * @param start where the TIFF header begins
   */
  static int orientation(Bytes bytes, int start) {
    boolean little = bytes.is(start, "II");
    if (!little && !bytes.is(start, "MM")) {
      return 1;
    }
    long directory = start + bytes.u32(start + 4, little);
    if (directory > bytes.length()) {
      return 1;
    }
    int at = (int) directory;
    int entries = Math.min(MAX_ENTRIES, bytes.u16(at, little));
    for (int i = 0; i < entries; i++) {
      int entry = at + 2 + i * ENTRY;
      if (bytes.u16(entry, little) == ORIENTATION && bytes.u16(entry + 2, little) == SHORT) {
        int value = bytes.u16(entry + 8, little);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }
}
