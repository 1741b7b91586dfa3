package io.pronto.chain.server;

import io.pronto.chain.hop.Stage;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.core.release.Repository;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The releases that one stage holds now. A change prepares what came beside what is there, and
 * gives back what went once no new call can mean it: calls under way end with the release that they
 * began with, or say that it is absent. Any thread; changes are made one after another.
 *
 * @param <P> what the stage makes of a release
 */
public final class StageReleases<P> {

  private static final Logger LOG = Logger.getLogger(StageReleases.class);

  private final Stage<P> stage;
  private volatile ReleaseTable<P> table;
  private boolean closed;

  /** Holds none yet. */
  public StageReleases(Stage<P> stage) {
    this.stage = stage;
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
    ReleaseTable<P> before = table;
    table = before.after(repository, stage);
    before.serving().stream().filter(prepared -> !table.holds(prepared)).forEach(this::giveBack);
  }

  /** Gives all back, and holds none any more. */
  public synchronized void close() {
    hold(new Repository(List.of()));
    closed = true;
  }

  private void giveBack(Prepared<P> prepared) {
    try {
      stage.release(prepared.value());
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect in %s while it gave back %s", stage.hop(), prepared.release().id());
    }
  }
}
