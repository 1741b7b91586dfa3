package io.pronto.service.catalog;

import io.pronto.core.release.Catalog;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.Repository;
import io.pronto.core.release.RepositoryScanner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps the catalog of a process as the repository on disk is. Looks, and loads what came, on one
 * thread of its own. Any thread.
 */
public final class CatalogKeeper implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(CatalogKeeper.class);

  private final Source source;
  private final Pace pace;
  private final Catalog catalog;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("pronto-repository").unstarted(task));
  private boolean reached = true; // its own thread only

  /** What the repository on disk has. One thread at a time. */
  public interface Source {

    /**
     * As it is now.
     *
     * @throws ReleaseException if the root is no directory that can be read
     */
    Repository read();

    /** Whether the last reading found nothing that it waits for. */
    boolean settled();

    /** What was read last is in the catalog, and all that listen have heard of it. */
    default void published() {}
  }

  /**
   * How often to look.
   *
   * @param poll pause between two looks; zero for one look at the start
   * @param busy the pause while files change
   */
  public record Pace(Duration poll, Duration busy) {

    private boolean once() {
      return poll.isZero();
    }

    private Duration after(boolean settled) {
      return settled || poll.compareTo(busy) < 0 ? poll : busy;
    }
  }

  /**
   * Looks for the first time.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public CatalogKeeper(RepositoryScanner scanner, Pace pace) {
    this(
        new Source() {
          @Override
          public Repository read() {
            return scanner.scan();
          }

          @Override
          public boolean settled() {
            return scanner.settled();
          }
        },
        pace);
  }

  /** The same with another source. */
  public CatalogKeeper(Source source, Pace pace) {
    this.source = source;
    this.pace = pace;
    this.catalog = new Catalog(source.read());
    source.published();
    if (!pace.once()) {
      in(pace.poll(), this::look);
    }
  }

  /** The catalog that it keeps. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Has something done on its thread; not once it is closed.
   *
   * @return whether it will be done
   */
  public boolean in(Duration time, Runnable task) {
    try {
      var _ = thread.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("the repository is not looked at any more", e);
      return false;
    }
  }

  /**
   * Looks, on its thread.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  void read() {
    Repository now = source.read();
    if (!now.equals(catalog.snapshot())) {
      tell(catalog.snapshot(), now);
      catalog.replace(now);
    }
    source.published();
  }

  private void look() {
    try {
      read();
      reached = true;
    } catch (ReleaseException e) {
      if (reached) {
        LOG.warnf("%s; what was there before goes on", e.getMessage());
      }
      reached = false;
    } catch (RuntimeException | LinkageError e) {
      LOG.error("this look at the repository failed, the next one follows", e);
    } finally {
      in(pace.after(source.settled()), this::look);
    }
  }

  private static void tell(Repository before, Repository now) {
    List<String> old = before.releases().stream().map(release -> release.id().toString()).toList();
    List<String> next = now.releases().stream().map(release -> release.id().toString()).toList();
    next.stream().filter(id -> !old.contains(id)).forEach(id -> LOG.infof("%s came", id));
    old.stream().filter(id -> !next.contains(id)).forEach(id -> LOG.infof("%s went", id));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
