package io.pronto.chain.client;

import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;

/**
 * Which failures are those of the hop that was called. One that a hop further below reported, a bad
 * request, shedding and our own cancelling say nothing against it.
 */
final class OwnFailure {

  private OwnFailure() {}

  /** Whether the hop itself failed; a deadline that passed is judged by the time that it had. */
  static boolean of(Failure failure, Hop hop) {
    return switch (failure) {
      case Failure.HopUnavailable gone -> gone.hop().equals(hop.text());
      case Failure.Defect defect -> defect.hop().equals(hop.text());
      case Failure.DeadlinePassed late -> late.hop().equals(hop.text());
      default -> false;
    };
  }

  /**
   * Whether a hop below it failed. That is not this instance's doing, but another one may have a
   * better way there; and as it answers quickly, it must not look idle.
   */
  static boolean below(Failure failure, Hop hop) {
    return switch (failure) {
      case Failure.HopUnavailable gone -> !gone.hop().equals(hop.text());
      case Failure.HopGuardOpen open -> !open.hop().equals(hop.text());
      case Failure.Defect defect -> !defect.hop().equals(hop.text());
      default -> false;
    };
  }

  /** Whether this instance had not got the release, which another may have. */
  static boolean absent(Failure failure, Hop hop) {
    return failure instanceof Failure.ReleaseAbsent absent && absent.hop().equals(hop.text());
  }

  /** Whether the hop had no room. */
  static boolean shed(Failure failure, Hop hop) {
    return failure instanceof Failure.Overloaded full && full.hop().equals(hop.text());
  }
}
