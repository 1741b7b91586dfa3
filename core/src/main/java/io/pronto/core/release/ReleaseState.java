package io.pronto.core.release;

/**
 * Whether one version of one model serves here and on every hop below.
 *
 * @param version name of its directory, which need not be a version; empty where the model has none
 * @param digest of the release's files; empty where it is not known
 * @param ready whether it serves
 * @param reason why not; where it serves, what is to be known all the same, mostly nothing
 */
public record ReleaseState(
    String model, String version, String digest, boolean ready, String reason) {

  /** One that serves. */
  public static ReleaseState ready(ReleaseId id) {
    return new ReleaseState(id.model(), Long.toString(id.version()), id.digest(), true, "");
  }

  /** One that serves, of which the digest is not known. */
  public static ReleaseState ready(String model, String version) {
    return new ReleaseState(model, version, "", true, "");
  }

  /** One that does not. */
  public static ReleaseState unavailable(String model, String version, String reason) {
    return new ReleaseState(model, version, "", false, reason);
  }

  /** One that goes on serving, as other files under its version do not, for this reason. */
  public static ReleaseState kept(ReleaseId id, String reason) {
    return ready(id).with("its changed files do not serve: " + reason);
  }

  /** The same, with another remark or reason. */
  public ReleaseState with(String remark) {
    return new ReleaseState(model, version, digest, ready, remark);
  }

  /** The same release, which does not serve for this reason. */
  public ReleaseState without(String why) {
    return new ReleaseState(model, version, digest, false, why);
  }

  /** Names the release as {@link ReleaseId#toString} does, where the digest is known. */
  public String id() {
    return digest.isEmpty() ? name() : name() + "/" + digest;
  }

  /** Model and version. */
  public String name() {
    return model + "/" + version;
  }
}
