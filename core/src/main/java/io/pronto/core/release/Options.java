package io.pronto.core.release;

import java.util.List;
import java.util.Optional;

/**
 * The options of a step: a typed view of one place in {@code release.yaml}. Every getter refuses a
 * value of the wrong kind with file, line, option, expected and got; {@link #done} refuses options
 * that nobody asked for.
 */
public interface Options {

  /** Whether there is an option of this name. */
  boolean has(String name);

  /** A text that must be there. */
  String text(String name);

  /** A text, or {@code otherwise} where the option is absent. */
  String text(String name, String otherwise);

  /** One of several words; the first of them where the option is absent. */
  default String oneOf(String name, List<String> known) {
    String given = text(name, known.getFirst());
    if (!known.contains(given)) {
      throw refused(name, "one of " + String.join(", ", known), given + Nearest.hint(given, known));
    }
    return given;
  }

  /** A whole number in {@code min..max}, or {@code otherwise} where absent. */
  int whole(String name, int otherwise, int min, int max);

  /** A finite number, or {@code otherwise} where absent. */
  double number(String name, double otherwise);

  /** A finite number that must be there. */
  double number(String name);

  /** A finite number that must be there, or a list of one or more. */
  double[] numbers(String name);

  /** Yes or no, or {@code otherwise} where absent. */
  boolean flag(String name, boolean otherwise);

  /** A list of texts that must be there and not be empty. */
  List<String> texts(String name);

  /** A list of whole numbers that must be there. */
  List<Long> wholes(String name);

  /** The options themselves as a list of texts, for steps written {@code select: [a, b]}. */
  List<String> asTexts();

  /**
   * A mapping of texts to texts that must be there, in order, for steps written {@code rename: {a:
   * b}}.
   */
  java.util.Map<String, String> asTextMap();

  /**
   * The contents of a file of the release whose name stands under this option; read within the
   * release only.
   */
  byte[] file(String name);

  /**
   * A list of one or more lists of texts that must be there; one list of texts alone counts as a
   * list of one list.
   */
  List<List<String>> textLists(String name);

  /**
   * The options that stand in a file of the release, YAML or JSON, whose name stands under this
   * option; these options themselves where it is absent. So long lists, as those of a scaler, can
   * be kept as they were exported. What is wrong in the file is refused with its name and line.
   */
  Options from(String name);

  /** The text under an option, without marking it as asked for. */
  Optional<String> peek(String name);

  /** A {@link ReleaseException} that names file, line, option, expected and got. */
  ReleaseException refused(String name, String expected, Object got);

  /** Refuses options that no getter asked for, naming the nearest known one. */
  void done();
}
