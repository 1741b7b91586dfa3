package io.pronto.gateway.gate;

/** What came of a trial. */
public sealed interface Verdict {

  /** Callers may get the release. */
  record Passed() implements Verdict {}

  /**
   * They may not.
   *
   * @param reason what was asked, expected and got
   */
  record Refused(String reason) implements Verdict {}

  /**
   * The release could not be asked; it is to be tried again.
   *
   * @param why what was in the way
   */
  record Undecided(String why) implements Verdict {}
}
