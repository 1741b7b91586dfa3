package io.pronto.core.release;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a release to its {@code SHA256SUMS}, the file that {@code sha256sum} writes: nothing else,
 * nothing more.
 */
final class Sha256Sums {

  static final String FILE = "SHA256SUMS";

  private static final int MAX_BYTES = 4 << 20;
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(.+)");

  private Sha256Sums() {}

  /**
   * Does nothing where the release has no such file.
   *
   * @throws ReleaseException if a listed file is missing or another one, or a file is not listed
   */
  static void enforce(ReleaseFiles files) {
    if (!files.names().contains(FILE)) {
      return;
    }
    Set<String> unlisted = new TreeSet<>(files.names());
    unlisted.remove(FILE);
    int number = 0;
    for (String line :
        new String(files.bytes(FILE, MAX_BYTES), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        unlisted.remove(checked(files, line, FILE + " line " + number + ": "));
      }
    }
    if (!unlisted.isEmpty()) {
      throw new ReleaseException(
          FILE
              + ": expected every file of the release, got none of "
              + String.join(", ", unlisted));
    }
  }

  private static String checked(ReleaseFiles files, String line, String where) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ReleaseException(
          where + "expected 64 hexadecimal digits, two spaces and a name, got something else");
    }
    String name = matcher.group(2);
    if (name.equals(FILE)) {
      return name; // sha256sum * > SHA256SUMS lists it too, when it was still empty
    }
    if (!files.names().contains(name)) {
      throw new ReleaseException(
          where + "expected " + name + " in the release, got nothing of this name");
    }
    String expected = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!expected.equals(files.sum(name))) {
      throw new ReleaseException(
          where + name + ": expected SHA-256 " + expected + ", got " + files.sum(name));
    }
    return name;
  }
}
