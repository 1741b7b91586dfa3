package io.pronto.wire.status;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** What escaped from the code of a hop, as a failure for its caller. */
public final class Escaped {

  private static final Logger LOG = Logger.getLogger(Escaped.class);

  private static final String TRACE = "traceId";

  private Escaped() {}

  /**
   * The failure that an exception carries. Anything else is a defect of ours: its cause goes to the
   * log, under the trace id, and nowhere else.
   */
  public static Failure failureOf(Throwable error, Hop hop, String traceId) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof FailureException known) {
      return known.failure();
    }
    Object before = MDC.put(TRACE, traceId);
    LOG.errorf(cause, "defect in %s, trace %s", hop, traceId);
    if (before == null) {
      MDC.remove(TRACE);
    } else {
      MDC.put(TRACE, before);
    }
    return new Failure.Defect(hop.text());
  }
}
