package io.pronto.modelserver.onnx;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells UTF-8 from other bytes, without keeping the text. One thread at a time. */
final class Utf8Check {

  private static final int CHARACTERS = 1024;

  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer scratch = CharBuffer.allocate(CHARACTERS);

  /** Whether all bytes from position to limit are UTF-8: no overlong forms, no surrogates. */
  boolean holds(ByteBuffer bytes) {
    decoder.reset();
    CoderResult result;
    do {
      scratch.clear();
      result = decoder.decode(bytes, scratch, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
