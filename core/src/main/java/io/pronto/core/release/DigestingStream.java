package io.pronto.core.release;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Adds every byte that passes to a digest, skipped ones too. */
final class DigestingStream extends FilterInputStream {

  private static final int SKIP_BUFFER = 1 << 16;

  private final MessageDigest digest;
  private byte[] skipped;

  DigestingStream(InputStream in, MessageDigest digest) {
    super(in);
    this.digest = digest;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      digest.update((byte) one);
    }
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count > 0) {
      digest.update(bytes, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (skipped == null) {
      skipped = new byte[SKIP_BUFFER];
    }
    return count <= 0 ? 0 : Math.max(0, read(skipped, 0, (int) Math.min(count, SKIP_BUFFER)));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
