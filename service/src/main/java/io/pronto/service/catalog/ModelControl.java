package io.pronto.service.catalog;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Wanted;
import io.pronto.core.release.WantedReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Which models of the repository a process has loaded, where it is told by name. What is told last
 * holds. Any thread; the work is done on that of the catalog's keeper.
 */
public final class ModelControl implements CatalogKeeper.Source {

  /** Of a list of names: all that there are. */
  public static final String ALL = "*";

  private static final Logger LOG = Logger.getLogger(ModelControl.class);

  private final WantedReader reader;
  private final LongSupplier clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CatalogKeeper keeper;
  private volatile Wanted wanted;
  private volatile Wanted acted = Wanted.NONE;
  private Wanted read = Wanted.NONE; // its thread only, as the rest
  private long lastLoad;

  /**
   * Reads the first ones.
   *
   * @param first names of these; {@link #ALL} for all
   * @param poll pause between two looks at which models there are
   * @param clock numbers of loads: the higher the later, on all machines
   * @throws ReleaseException if the root is no directory that can be read
   */
  public ModelControl(WantedReader reader, List<String> first, Duration poll, LongSupplier clock) {
    this.reader = reader;
    this.clock = clock;
    this.wanted = first(first.contains(ALL) ? reader.models() : first);
    this.keeper = new CatalogKeeper(this, new CatalogKeeper.Pace(poll, poll));
  }

  private Wanted first(List<String> names) {
    long load = nextLoad();
    Map<String, Long> loads = new HashMap<>();
    names.forEach(name -> loads.put(name, load));
    return Wanted.of(loads);
  }

  private long nextLoad() {
    lastLoad = Math.max(lastLoad + 1, clock.getAsLong());
    return lastLoad;
  }

  /** What keeps the catalog. */
  public CatalogKeeper keeper() {
    return keeper;
  }

  /** The models that are to be loaded. */
  public Wanted wanted() {
    return wanted;
  }

  /** Those of which the catalog, and all that listen to it, have what was read. */
  public Wanted acted() {
    return acted;
  }

  @Override
  public Repository read() {
    read = wanted;
    return reader.read(read);
  }

  @Override
  public boolean settled() {
    return true;
  }

  @Override
  public void published() {
    boolean news = !read.equals(acted);
    acted = read;
    if (news) {
      listeners.forEach(Runnable::run);
    }
  }

  /** Runs whenever {@link #acted} has changed, on the thread of the catalog's keeper. */
  public void onActed(Runnable listener) {
    listeners.add(listener);
  }

  /** Has these loaded and no others, and says when that was done. */
  public CompletableFuture<Void> want(Wanted models) {
    wanted = models;
    return this.<Void>done(() -> null)
        .whenComplete(
            (_, error) -> {
              if (error != null) {
                LOG.warnf(error, "what is wanted could not be read; the next look follows");
              }
            });
  }

  /**
   * Has a model read anew, and says with which number that was done; fails where it is not there.
   */
  public CompletableFuture<Long> load(String model) {
    return done(
        () -> {
          if (!reader.models().contains(model)) {
            throw new Failure.ModelNotFound(model, "", "").asException();
          }
          Wanted more = wanted.with(model, nextLoad());
          if (more.loads().size() > Wanted.MOST) {
            throw FailureException.invalid(
                "model", "at most " + Wanted.MOST + " loaded models", "one more");
          }
          wanted = more;
          return wanted.load(model);
        });
  }

  /** Has a model loaded no more; fails where there is none. */
  public CompletableFuture<Void> unload(String model) {
    return done(
        () -> {
          if (!wanted.has(model) && !reader.models().contains(model)) {
            throw new Failure.ModelNotFound(model, "", "").asException();
          }
          wanted = wanted.without(model);
          return null;
        });
  }

  private <T> CompletableFuture<T> done(Supplier<T> change) {
    CompletableFuture<T> done = new CompletableFuture<>();
    boolean taken =
        keeper.in(
            Duration.ZERO,
            () -> {
              try {
                T result = change.get();
                keeper.read();
                done.complete(result);
              } catch (RuntimeException | Error e) { // somebody waits for an answer
                LOG.debug("a change of what is loaded failed", e);
                done.completeExceptionally(e);
              }
            });
    if (!taken) {
      done.completeExceptionally(new Failure.CallerGone(Hop.GATEWAY.text()).asException());
    }
    return done;
  }
}
