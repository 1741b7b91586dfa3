package io.pronto.core.release;

import java.util.regex.Pattern;

/**
 * Names exactly one state of one version of a model.
 *
 * @param version a positive integer; the name of the directory
 * @param digest hexadecimal SHA-256 over the paths and contents of the release's files
 */
public record ReleaseId(String model, long version, String digest) {

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  /** Whether a text is a version: a whole number from 1 without leading zeros. */
  public static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** Model and version, for people: {@code iris/1}. */
  public String name() {
    return model + "/" + version;
  }

  /** Everything, for the next hop: {@code iris/1/9f86d0…}. */
  @Override
  public String toString() {
    return name() + "/" + digest;
  }
}
