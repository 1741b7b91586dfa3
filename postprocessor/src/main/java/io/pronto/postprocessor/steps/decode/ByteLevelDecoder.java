package io.pronto.postprocessor.steps.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Undoes the byte-level alphabet of GPT-2, in which each byte is a visible character: bytes that
 * are visible in Latin-1 stand for themselves, the others for characters from U+0100 on. Bytes that
 * are no UTF-8 become U+FFFD.
 */
final class ByteLevelDecoder implements TokenDecoder {

  private static final Map<Integer, Byte> BYTES = alphabet();

  private static Map<Integer, Byte> alphabet() {
    Map<Integer, Byte> bytes = new HashMap<>();
    int next = 0x100;
    for (int value = 0; value < 0x100; value++) {
      boolean visible =
          (value >= '!' && value <= '~')
              || (value >= 0xA1 && value <= 0xAC)
              || (value >= 0xAE && value <= 0xFF);
      bytes.put(visible ? value : next++, (byte) value);
    }
    return Map.copyOf(bytes);
  }

  @Override
  public List<String> decode(List<String> tokens) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String token : tokens) {
      byte[] own = bytes(token);
      all.write(own, 0, own.length);
    }
    return List.of(all.toString(StandardCharsets.UTF_8));
  }

  /** A token with a character of another alphabet, as an added one may have, is text as it is. */
  private static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      Byte value = BYTES.get((int) token.charAt(i));
      if (value == null) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = value;
    }
    return bytes;
  }
}
