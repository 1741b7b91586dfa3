package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documents, for tests that do what it prints. */
public final class Page {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");

  private final Path file;
  private final String text;

  /**
   * A page.
   *
   * @param name below {@code docs}
   */
  public Page(String name) {
    file = Product.root().resolve("docs").resolve(name);
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first block of code at or after the one place that has these words. */
  public String block(String words) {
    int place = text.indexOf(words);
    if (place < 0 || text.indexOf(words, place + 1) >= 0) {
      throw new AssertionError(file + ": expected \"" + words + "\" once");
    }
    // Words within a block stand for that block.
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.end() > place) {
        return block.group(1);
      }
    }
    throw new AssertionError(file + ": no code after \"" + words + "\"");
  }
}
