package io.pronto.preprocessor.steps.image;

import java.util.Optional;

/**
 * What the bytes of a picture say of it before any pixel is decoded.
 *
 * @param format which decoder reads it
 * @param orientation EXIF's, 1 where there is none
 * @param colours for a JPEG, what its components mean, if they are some that are read
 * @param scans for a JPEG, how often its decoder goes over the picture
 */
record Header(Format format, int orientation, Optional<RasterPixels.Kind> colours, int scans) {

  /** Kinds of files. */
  enum Format {
    JPEG,
    PNG,
    WEBP,
    GIF
  }

  /** The header of a file, or nothing where it is no picture of a kind that is read. */
  static Optional<Header> of(byte[] file) {
    Bytes bytes = new Bytes(file);
    if (bytes.startsWith(0xFF, 0xD8, 0xFF)) {
      return Optional.of(jpeg(bytes));
    }
    if (bytes.startsWith(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
      return Optional.of(new Header(Format.PNG, pngOrientation(bytes), Optional.empty(), 0));
    }
    if (bytes.is(0, "RIFF") && bytes.is(8, "WEBP")) {
      return Optional.of(new Header(Format.WEBP, webpOrientation(bytes), Optional.empty(), 0));
    }
    if (bytes.is(0, "GIF87a") || bytes.is(0, "GIF89a")) {
      return Optional.of(new Header(Format.GIF, 1, Optional.empty(), 0));
    }
    return Optional.empty();
  }

  /** Passes over the segments of ITU-T T.81, annex B, up to the first scan. */
  private static Header jpeg(Bytes bytes) {
    int orientation = 1;
    boolean jfif = false;
    int adobe = -1;
    int frame = -1;
    boolean progressive = false;
    int at = 2;
    while (at + 4 <= bytes.length() && bytes.u8(at) == 0xFF) {
      int marker = bytes.u8(at + 1);
      if (marker == 0xFF) {
        at++;
        continue;
      }
      if (marker == 0xDA || marker == 0xD9) {
        break;
      }
      int body = at + 4;
      if (marker == 0xE0 && bytes.is(body, "JFIF")) {
        jfif = true;
      } else if (marker == 0xE1 && bytes.is(body, "Exif") && orientation == 1) {
        orientation = Exif.orientation(bytes, body + 6);
      } else if (marker == 0xEE && bytes.is(body, "Adobe") && body + 11 < bytes.length()) {
        adobe = bytes.u8(body + 11);
      } else if (marker >= 0xC0
          && marker <= 0xCF
          && marker != 0xC4
          && marker != 0xC8
          && marker != 0xCC) {
        frame = body;
        progressive = marker != 0xC0 && marker != 0xC1;
      }
      at += 2 + bytes.u16(at + 2);
    }
    Optional<RasterPixels.Kind> colours = colours(bytes, frame, jfif, adobe);
    int scans = progressive || !whole(bytes, frame, at + 4) ? scans(bytes.file(), at) : 1;
    return new Header(Format.JPEG, orientation, colours, scans);
  }

  /** Whether a scan has all components of its frame: then a sequential decoder reads no other. */
  private static boolean whole(Bytes bytes, int frame, int scan) {
    return frame >= 0 && bytes.u8(scan) == bytes.u8(frame + 5);
  }

  /** Scans from a place on: within one, the byte 0xFF is never followed by their marker. */
  private static int scans(byte[] file, int from) {
    int scans = 0;
    for (int at = from; at + 1 < file.length; at++) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xDA) {
        scans++;
      }
    }
    return scans;
  }

  /** What libjpeg takes the components for. */
  private static Optional<RasterPixels.Kind> colours(
      Bytes bytes, int frame, boolean jfif, int adobe) {
    if (frame < 0 || frame + 15 > bytes.length()) {
      return Optional.of(RasterPixels.Kind.YCC); // cut off: the decoder will say so
    }
    int components = bytes.u8(frame + 5);
    if (components == 1) {
      return Optional.of(RasterPixels.Kind.GREY);
    }
    if (components == 4) {
      return Optional.of(adobe > 0 ? RasterPixels.Kind.YCCK : RasterPixels.Kind.CMYK);
    }
    if (components != 3) {
      return Optional.empty();
    }
    boolean named =
        bytes.u8(frame + 6) == 'R' && bytes.u8(frame + 9) == 'G' && bytes.u8(frame + 12) == 'B';
    boolean rgb = !jfif && (adobe == 0 || (adobe < 0 && named));
    return Optional.of(rgb ? RasterPixels.Kind.RGB : RasterPixels.Kind.YCC);
  }

  private static int pngOrientation(Bytes bytes) {
    int at = 8;
    while (at + 8 <= bytes.length() && !bytes.is(at + 4, "IDAT")) {
      if (bytes.is(at + 4, "eXIf")) {
        return Exif.orientation(bytes, at + 8);
      }
      long next = at + 12 + bytes.u32(at, false);
      at = (int) Math.min(bytes.length(), next);
    }
    return 1;
  }

  /** Whether a WebP is shorter than it says; its decoder would fill the rest with nothing. */
  static boolean cutOff(byte[] webp) {
    return new Bytes(webp).u32(4, true) + 8 > webp.length;
  }

  private static int webpOrientation(Bytes bytes) {
    int at = 12;
    while (at + 8 <= bytes.length()) {
      if (bytes.is(at, "EXIF")) {
        return Exif.orientation(bytes, bytes.is(at + 8, "Exif") ? at + 14 : at + 8);
      }
      long size = bytes.u32(at + 4, true);
      at = (int) Math.min(bytes.length(), at + 8 + size + (size & 1));
    }
    return 1;
  }
}
