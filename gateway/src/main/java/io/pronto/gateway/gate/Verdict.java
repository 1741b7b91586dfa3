package io.pronto.gateway.gate;

/** What came of a trial. */
public sealed interface Verdict {

  /** Callers may get the release. */
  record Passed() implements Verdict {}

  /**
   * They may not. What is in the way may change, as the version before or the load: it is tried
   * again after a while.
   *
   * @param reason what was asked, expected and got
   */
  record Refused(String reason) implements Verdict {}

  /**
   * The release could not be asked; it is to be tried again soon.
   *
   * @param why what was in the way
   */
  record Undecided(String why) implements Verdict {}
}
