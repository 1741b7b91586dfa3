package io.pronto.it.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prints which test classes {@code ./mvnw verify} leaves to {@code -Psystem}, by what they need.
 */
public final class LeftOut {

  private LeftOut() {}

  /**
   * Prints them.
   *
   * @param words the folder of the compiled tests
   */
  public static void main(String... words) throws IOException {
    Map<String, List<String>> left = in(Path.of(words[0]));
    long classes = left.values().stream().flatMap(List::stream).distinct().count();
    System.out.printf(
        "Left to ./mvnw verify -Psystem: %d test classes, by what they need%n", classes);
    left.forEach((need, tests) -> System.out.printf("  %-10s %s%n", need, String.join(" ", tests)));
  }

  /** Names of test classes by what they need. */
  static Map<String, List<String>> in(Path classes) throws IOException {
    Map<String, List<String>> left = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.sorted().toList()) {
        String path = classes.relativize(file).toString();
        if (path.endsWith("IT.class") || path.endsWith("Test.class")) {
          Class<?> test = load(path.substring(0, path.length() - ".class".length()));
          for (String need : Needs.of(test)) {
            left.computeIfAbsent(need, _ -> new ArrayList<>()).add(test.getSimpleName());
          }
        }
      }
    }
    return left;
  }

  private static Class<?> load(String path) {
    try {
      String name = path.replace('/', '.');
      return Class.forName(name, false, LeftOut.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
