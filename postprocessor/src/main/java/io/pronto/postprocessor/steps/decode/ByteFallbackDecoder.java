package io.pronto.postprocessor.steps.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins tokens that are bytes, {@code <0xE2>}, to characters; U+FFFD for each byte of a run that is
 * no UTF-8.
 */
final class ByteFallbackDecoder implements TokenDecoder {

  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

  @Override
  public List<String> decode(List<String> tokens) {
    List<String> result = new ArrayList<>(tokens.size());
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    for (String token : tokens) {
      Matcher matcher = BYTE.matcher(token);
      if (matcher.matches()) {
        run.write(Integer.parseInt(matcher.group(1), 16));
      } else {
        end(run, result);
        result.add(token);
      }
    }
    end(run, result);
    return result;
  }

  private static void end(ByteArrayOutputStream run, List<String> result) {
    if (run.size() > 0) {
      try {
        result.add(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(run.toByteArray()))
                .toString());
      } catch (CharacterCodingException _) {
        result.add("\uFFFD".repeat(run.size()));
      }
      run.reset();
    }
  }
}
