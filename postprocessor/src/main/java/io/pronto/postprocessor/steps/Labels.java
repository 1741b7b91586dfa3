package io.pronto.postprocessor.steps;

import io.pronto.core.release.Options;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The labels of a file of the release: one a line, the first for position 0. */
final class Labels {

  private static final String LABELS = "labels";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Labels() {}

  /** The file under the option; a blank line is refused, as it would shift the labels below it. */
  static List<String> of(Options options) {
    String[] lines = decoded(options).split("\\r\\n|\\r|\\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    if (count == 0) {
      throw options.refused(LABELS, "a file with one label a line", "an empty file");
    }
    for (int i = 0; i < count; i++) {
      if (lines[i].isBlank()) {
        throw options.refused(
            LABELS, "a label on every line of the file", "none on line " + (i + 1));
      }
    }
    return List.of(lines).subList(0, count);
  }

  private static String decoded(Options options) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(options.file(LABELS)))
              .toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw options.refused(LABELS, "a file of UTF-8 text", "other bytes");
    }
  }
}
