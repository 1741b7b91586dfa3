package io.pronto.chain.server;

import io.pronto.chain.hop.Stage;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.core.release.Repository;
import io.pronto.core.time.Ticker;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The releases that one stage holds now. A change prepares what came beside what is there. What
 * went stays for a while, for callers who have not heard of it; what other files under the same
 * version replaced stays at least until a caller has used these. Then it is given back: calls under
 * way end with the release that they began with. Any thread; changes are made one after another.
 *
 * @param <P> what the stage makes of a release
 */
public final class StageReleases<P> {

  private static final Logger LOG = Logger.getLogger(StageReleases.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Stage<P> stage;
  private final Ticker ticker;
  private final Later later;
  private final Duration linger;
  private final Runnable gone;
  private volatile ReleaseTable<P> table;
  private boolean closed;

  /** Has something done later, by a thread that may wait. */
  @FunctionalInterface
  public interface Later {
    void in(Duration time, Runnable task);
  }

  /**
   * Holds none yet.
   *
   * @param linger how long what went stays: longer than any caller takes to hear of a change
   * @param gone runs when something was given back of which callers may think that it is here
   */
  public StageReleases(Stage<P> stage, Ticker ticker, Later later, Duration linger, Runnable gone) {
    this.stage = stage;
    this.ticker = ticker;
    this.later = later;
    this.linger = linger;
    this.gone = gone;
    this.table = ReleaseTable.empty(stage.hop());
  }

  /** Those that it holds now. */
  public ReleaseTable<P> table() {
    return table;
  }

  /**
   * Holds what is in this repository, and nothing else. A release that stays is left as it is. Does
   * nothing once closed.
   */
  public synchronized void hold(Repository repository) {
    if (!closed) {
      change(repository);
    }
  }

  private void change(Repository repository) {
    boolean tidying = table.untidy();
    swap(table.after(repository, stage, ticker.nanos()));
    if (table.untidy() && !tidying) {
      later.in(PAUSE, this::tidy);
    }
  }

  private void swap(ReleaseTable<P> next) {
    ReleaseTable<P> before = table;
    table = next;
    before.serving().stream().filter(prepared -> !next.holds(prepared)).forEach(this::giveBack);
  }

  private void tidy() {
    if (tidied()) {
      gone.run();
    }
  }

  private synchronized boolean tidied() {
    if (closed) {
      return false;
    }
    ReleaseTable<P> before = table;
    swap(before.tidied(ticker.nanos(), linger.toNanos()));
    if (table.untidy()) {
      later.in(PAUSE, this::tidy);
    }
    return before.offered().size() > table.offered().size();
  }

  /** Gives all back, and holds none any more. */
  public synchronized void close() {
    closed = true;
    swap(ReleaseTable.empty(stage.hop()));
  }

  private void giveBack(Prepared<P> prepared) {
    try {
      stage.release(prepared.value());
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect in %s while it gave back %s", stage.hop(), prepared.release().id());
    }
  }
}
