package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code label: {input: index, output: class, labels: labels.txt}}: positions become names. */
@Singleton
final class LabelFactory implements StepFactory {

  private static final String LABELS = "labels";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Override
  public String type() {
    return "label";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }

  @Override
  public Step create(Options options) {
    return new LabelStep(options.text("input"), options.text("output"), labels(options));
  }

  /** One label a line; a blank line is refused, as it would shift the labels below it. */
  private static byte[][] labels(Options options) {
    String[] lines = decoded(options).split("\\r?\\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    if (count == 0) {
      throw options.refused(LABELS, "a file with one label a line", "an empty file");
    }
    byte[][] labels = new byte[count][];
    for (int i = 0; i < count; i++) {
      if (lines[i].isBlank()) {
        throw options.refused(
            LABELS, "a label on every line of the file", "none on line " + (i + 1));
      }
      labels[i] = lines[i].getBytes(StandardCharsets.UTF_8);
    }
    return labels;
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
