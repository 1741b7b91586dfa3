package io.pronto.chain.balancing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells the calls of which nothing is heard for far too long. Connections come and go on any
 * thread; one thread looks.
 */
final class SilenceWatch {

  private static final Logger LOG = Logger.getLogger(SilenceWatch.class);
  private static final long LOG_PAUSE = TimeUnit.SECONDS.toNanos(10);

  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private boolean logged; // at least once
  private long loggedAt;

  /** A connection can be used from now on; it is watched until its last call is over. */
  void opened(Connection connection) {
    connections.add(connection);
  }

  /** Number of connections that are watched. */
  int size() {
    return connections.size();
  }

  /** Tells each call that has waited for at least so many nanoseconds. */
  void look(long least, long now) {
    connections.removeIf(Connection::over);
    for (Connection connection : connections) {
      connection.overdue(least, now).forEach(attempt -> tell(attempt, now));
    }
  }

  /** Whatever comes of one, even for want of memory, the others are told, and it goes on. */
  private void tell(Attempt attempt, long now) {
    try {
      attempt.waitsInSilence();
    } catch (RuntimeException | Error e) {
      if (!logged || now - loggedAt > LOG_PAUSE) {
        logged = true;
        loggedAt = now;
        LOG.error("a call that nothing is heard of could not be sent to another instance", e);
      }
    }
  }
}
