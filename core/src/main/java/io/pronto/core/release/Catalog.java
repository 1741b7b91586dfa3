package io.pronto.core.release;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What the repository holds now. One immutable snapshot follows another, and listeners hear of each
 * in the same order. Any thread: a snapshot is had without a lock; changes are made and told one
 * after another, on the thread that makes them.
 */
public final class Catalog {

  private static final Logger LOG = Logger.getLogger(Catalog.class);

  private final List<Consumer<Repository>> listeners = new CopyOnWriteArrayList<>();
  private volatile Repository snapshot;

  /** Begins with this. */
  public Catalog(Repository first) {
    snapshot = first;
  }

  /** What the repository holds now. */
  public Repository snapshot() {
    return snapshot;
  }

  /**
   * Tells a listener the present snapshot before it returns, then each that follows. A listener
   * that throws keeps no other from hearing.
   */
  public synchronized Listening listen(Consumer<Repository> listener) {
    listener.accept(snapshot);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Puts another snapshot in the place of the present one, then tells the listeners. */
  public synchronized void replace(Repository next) {
    snapshot = next;
    for (Consumer<Repository> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("defect in a listener to changes of the repository", e);
      }
    }
  }

  /** Until this is closed a listener hears of changes; it may still hear of one under way. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {

    @Override
    void close();
  }
}
