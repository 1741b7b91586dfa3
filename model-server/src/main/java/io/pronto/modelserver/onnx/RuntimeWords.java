package io.pronto.modelserver.onnx;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What ONNX Runtime says of a model, for those who look after models: without its own code, source
 * files and function signatures, and without the folder that the model lies in.
 */
final class RuntimeWords {

  private static final int MOST_SHOWN = 300;

  private static final Pattern CODE = Pattern.compile("Error code - ORT_\\w+ - message: ?");

  /** {@code /src/graph.cc:3562 static Status ns::Graph::Load(A&&, const B&) [with T = int] }. */
  private static final Pattern SOURCE =
      Pattern.compile(
          "[\\w./\\\\-]*\\.(?:cc|cpp|h|hpp):\\d+ [^()]{0,400}\\((?:[^()]|\\([^()]*\\)){0,400}\\)(?:"
              + " const)?(?: \\[with [^\\]]{0,400}\\])?[ :]*");

  private static final Pattern GAPS = Pattern.compile("\\s+");

  private RuntimeWords() {}

  /**
   * What is left.
   *
   * @param folder of the model, which names of files lose
   */
  static String of(String message, Path folder) {
    String text = CODE.matcher(message).replaceAll("");
    text = SOURCE.matcher(text).replaceAll("");
    text = text.replace(folder + "/", "");
    text = GAPS.matcher(text).replaceAll(" ").strip();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
