package io.pronto.core.release;

/**
 * Names exactly one state of one version of a model.
 *
 * @param version a positive integer; the name of the directory
 * @param digest hexadecimal SHA-256 over the paths and contents of the release's files
 */
public record ReleaseId(String model, long version, String digest) {

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
