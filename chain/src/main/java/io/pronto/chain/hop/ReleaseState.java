package io.pronto.chain.hop;

/**
 * Whether one version of one model serves here and on every hop below.
 *
 * @param version as text; {@code 0} where the directory's name is no version
 * @param ready whether it serves
 * @param reason why not; empty where it serves
 */
public record ReleaseState(String model, String version, boolean ready, String reason) {

  /** One that serves. */
  public static ReleaseState ready(String model, String version) {
    return new ReleaseState(model, version, true, "");
  }

  /** One that does not. */
  public static ReleaseState unavailable(String model, String version, String reason) {
    return new ReleaseState(model, version, false, reason);
  }
}
