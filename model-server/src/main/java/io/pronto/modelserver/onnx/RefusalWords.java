package io.pronto.modelserver.onnx;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a node of a model says of the values it was given, for callers: without the runtime's code,
 * and without paths and names of functions, whatever else it quotes.
 */
final class RefusalWords {

  private static final Path NOWHERE = Path.of("/");

  /** {@code [ONNXRuntimeError] : 1 : FAIL : }. */
  private static final Pattern CODE = Pattern.compile("\\[ONNXRuntimeError] : \\d+ : \\w+ : ");

  private static final Pattern STACK = Pattern.compile("\\s*Stacktrace:.*", Pattern.DOTALL);

  private static final Pattern FUNCTION =
      Pattern.compile("\\b(?:\\w{1,80}::)+~?\\w{1,80}(?:<[^<>]{0,80}>)?(?:\\([^()]{0,200}\\))?");

  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w./])/(?:[\\w.+@-]{1,80}/)+[\\w.+@-]{0,80}(?::\\d+)?"
              + "|\\b[A-Za-z]:\\\\(?:[^\\\\\\s]{1,80}\\\\)+\\S{0,80}");

  /** All that the conversions of C++ say of a text that is no number. */
  private static final Pattern CONVERSION = Pattern.compile("sto(?:i|u?ll?|f|l?d)");

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

  private RefusalWords() {}

  /** What is left of what a node said. */
  static String of(String said) {
    String text = STACK.matcher(said).replaceFirst("");
    text = CODE.matcher(text).replaceAll("");
    text = RuntimeWords.of(text, NOWHERE);
    text = FUNCTION.matcher(text).replaceAll("…");
    text = FILE.matcher(text).replaceAll("…");
    text = CONTROLS.matcher(text).replaceAll(" ").strip();
    return CONVERSION.matcher(text).matches()
        ? "a text that is no number"
        : text.isEmpty() ? "the values do not suit it" : text;
  }
}
