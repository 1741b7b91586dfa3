package io.pronto.preprocessor.steps.image;

/** Numbers and words in the bytes of a file; 0 and false beyond its end. */
@SuppressWarnings("ArrayRecordComponent") // a view that is read, never compared
record Bytes(byte[] file) {

  int length() {
    return file.length;
  }

  int u8(int at) {
    return at >= 0 && at < file.length ? file[at] & 0xFF : 0;
  }

  /** Big-endian. */
  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16(int at, boolean little) {
    return little ? u8(at + 1) << 8 | u8(at) : u16(at);
  }

  long u32(int at, boolean little) {
    return little
        ? (long) u16(at + 2, true) << 16 | u16(at, true)
        : (long) u16(at) << 16 | u16(at + 2);
  }

  boolean startsWith(int... values) {
    for (int i = 0; i < values.length; i++) {
      if (i >= file.length || u8(i) != values[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether these letters stand at a place. */
  boolean is(int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (u8(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
