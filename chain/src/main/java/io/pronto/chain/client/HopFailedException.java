package io.pronto.chain.client;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;

/** A failure for which the hop that was called is to blame: those that its guard counts. */
final class HopFailedException extends FailureException {

  private static final long serialVersionUID = 1L;

  HopFailedException(Failure failure) {
    super(failure);
  }
}
