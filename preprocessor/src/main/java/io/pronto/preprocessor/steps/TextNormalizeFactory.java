package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;

/**
 * {@code text-normalize: {input: text, form: NFKC, lower: true}}: the same text written in the same
 * way, after Unicode Standard Annex 15.
 */
@Singleton
final class TextNormalizeFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "text-normalize";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    String form = options.oneOf("form", List.of("NFC", "NFD", "NFKC", "NFKD"));
    return new TextNormalizeStep(
        input,
        options.text("output", input),
        Form.valueOf(form),
        options.flag("lower", false),
        options.flag("strip-accents", false),
        options.flag("collapse-spaces", false));
  }

  /** BYTES → BYTES of the same shape; in this order: form, lower case, accents, spaces. */
  private record TextNormalizeStep(
      String input,
      String output,
      Form form,
      boolean lower,
      boolean stripAccents,
      boolean collapseSpaces)
      implements Step {

    private static final int NEXT_LINE = 0x85;

    /** Marks in a row are sorted one by one. Annex 15 knows of no text with more than 30. */
    private static final int MOST_MARKS = 256;

    private static final char FIRST_MARK = 0x300;
    private static final String KATAKANA_MARKS = "\uFF9E\uFF9F";

    @Override
    public Tensors apply(Tensors tensors) {
      TextRows texts = TextRows.of(tensors.get(input), -1);
      byte[][] normal = new byte[texts.elements().length][];
      for (int i = 0; i < normal.length; i++) {
        String text = texts.text(i);
        int marks = longestRunOfMarks(text);
        if (marks > MOST_MARKS) {
          throw texts.refused(i, "at most " + MOST_MARKS + " combining marks in a row", marks);
        }
        normal[i] = normal(text).getBytes(StandardCharsets.UTF_8);
      }
      return tensors.with(Tensor.ofBytes(output, texts.tensor().shape(), normal));
    }

    private static int longestRunOfMarks(String text) {
      int longest = 0;
      int run = 0;
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        run = mark(text.codePointAt(i)) ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      return longest;
    }

    private static boolean mark(int character) {
      if (character < FIRST_MARK) {
        return false;
      }
      int type = Character.getType(character);
      return type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK
          || type == Character.ENCLOSING_MARK
          || KATAKANA_MARKS.indexOf(character) >= 0;
    }

    private String normal(String text) {
      String normal = Normalizer.normalize(text, form);
      normal = lower ? normal.toLowerCase(Locale.ROOT) : normal;
      normal = stripAccents ? withoutAccents(normal) : normal;
      return collapseSpaces ? collapsed(normal) : normal;
    }

    private String withoutAccents(String text) {
      StringBuilder kept = new StringBuilder(text.length());
      Normalizer.normalize(text, Form.NFD)
          .codePoints()
          .filter(character -> Character.getType(character) != Character.NON_SPACING_MARK)
          .forEach(kept::appendCodePoint);
      return Normalizer.normalize(kept, form);
    }

    private static String collapsed(String text) {
      StringBuilder kept = new StringBuilder(text.length());
      boolean gap = false;
      for (int i = 0; i < text.length(); i++) {
        char character = text.charAt(i);
        if (space(character)) {
          gap = !kept.isEmpty();
        } else {
          if (gap) {
            kept.append(' ');
            gap = false;
          }
          kept.append(character);
        }
      }
      return kept.toString();
    }

    private static boolean space(char character) {
      return Character.isWhitespace(character)
          || Character.isSpaceChar(character)
          || character == NEXT_LINE;
    }

    @Override
    public Outlines outline(Outlines tensors) {
      return tensors.with(TextRows.of(tensors.get(input), -1).named(output));
    }
  }
}
