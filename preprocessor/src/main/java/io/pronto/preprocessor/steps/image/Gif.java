package io.pronto.preprocessor.steps.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * The first frame of a GIF on its canvas. Around a frame that is smaller there is its transparent
 * colour, or else the first of its palette. A colour beyond the palette is black; where there is no
 * palette, or one of greys in their order, it is the grey of its number.
 */
final class Gif {

  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;
  private static final int END = 0x3B;
  private static final int PALETTE = 0x80;
  private static final int INTERLACED = 0x40;
  private static final int HEADER = 13;

  /** First row and distance of rows of the four passes of an interlaced frame. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final Bytes bytes;
  private final byte[] colours = new byte[3 * 256];
  private final int frame;
  private int around;

  private Gif(byte[] file) throws IOException {
    bytes = new Bytes(file);
    int after = palette(HEADER, bytes.u8(10));
    frame = frame(after);
    palette(frame + 10, bytes.u8(frame + 9));
    if (frameWidth() == 0 || frameHeight() == 0) {
      throw new IOException("a frame of no pixels");
    }
  }

  /** A GIF whose first frame was found, not yet unpacked. */
  static Gif of(byte[] file) throws IOException {
    return new Gif(file);
  }

  int width() {
    return Math.max(bytes.u16(6, true), left() + frameWidth());
  }

  int height() {
    return Math.max(bytes.u16(8, true), top() + frameHeight());
  }

  private int left() {
    return bytes.u16(frame + 1, true);
  }

  private int top() {
    return bytes.u16(frame + 3, true);
  }

  private int frameWidth() {
    return bytes.u16(frame + 5, true);
  }

  private int frameHeight() {
    return bytes.u16(frame + 7, true);
  }

  /** Takes the palette at a place, where the flags say that there is one; where it ends. */
  private int palette(int at, int flags) throws IOException {
    if ((flags & PALETTE) == 0) {
      if (at == HEADER) {
        grey();
      }
      return at;
    }
    int length = 3 << ((flags & 7) + 1);
    if (at + length > bytes.length()) {
      throw new IOException("truncated");
    }
    grey();
    boolean greys = Arrays.equals(colours, 0, length, bytes.file(), at, at + length);
    System.arraycopy(bytes.file(), at, colours, 0, length);
    if (!greys) {
      Arrays.fill(colours, length, colours.length, (byte) 0);
    }
    return at + length;
  }

  private void grey() {
    for (int i = 0; i < 256; i++) {
      Arrays.fill(colours, 3 * i, 3 * i + 3, (byte) i);
    }
  }

  /** Where the first frame begins; passes over what stands before it. */
  private int frame(int from) throws IOException {
    int at = from;
    while (at < bytes.length()) {
      int what = bytes.u8(at);
      if (what == IMAGE) {
        return at;
      }
      if (what == END) {
        break;
      }
      if (what != EXTENSION) {
        at++;
        continue;
      }
      if (bytes.u8(at + 1) == CONTROL && (bytes.u8(at + 3) & 1) != 0) {
        around = bytes.u8(at + 6);
      }
      at += 2;
      while (bytes.u8(at) != 0) {
        at += 1 + bytes.u8(at);
      }
    }
    throw new IOException("no frame");
  }

  /** The pixels of the whole canvas. */
  Pixels pixels(boolean grey) throws IOException {
    int flags = bytes.u8(frame + 9);
    int data = frame + 10 + ((flags & PALETTE) == 0 ? 0 : 3 << ((flags & 7) + 1));
    byte[] packed = Lzw.unpacked(bytes, data, frameWidth() * frameHeight());
    byte[] canvas = new byte[width() * height()];
    Arrays.fill(canvas, (byte) around);
    int row = 0;
    for (int[] pass : (flags & INTERLACED) == 0 ? new int[][] {{0, 1}} : PASSES) {
      for (int y = pass[0]; y < frameHeight(); y += pass[1]) {
        System.arraycopy(
            packed, row++ * frameWidth(), canvas, (top() + y) * width() + left(), frameWidth());
      }
    }
    return new PalettePixels(width(), height(), canvas, colours, grey);
  }
}
