package io.pronto.core.release;

import io.pronto.core.release.Repository.Entry;
import io.pronto.core.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a repository again and again. A release is read when it comes and when its files change,
 * once they are complete: when they are those of its {@code SHA256SUMS}, or nothing was seen to
 * change for a while. Until then, and where the changed files cannot serve, what was there before
 * stays. One thread at a time.
 */
public final class RepositoryScanner {

  private final RepositoryReader reader;
  private final Path root;
  private final Rules rules;
  private final Ticker ticker;
  private Map<Path, Known> known = new HashMap<>();
  private Map<Path, Known> next = new HashMap<>();
  private boolean first = true;
  private boolean settled;

  /**
   * How changes are taken.
   *
   * @param rest how long the files of a release have to stay as they are before it is read
   * @param replace whether other files under a version that serves take its place; else they are
   *     refused
   */
  public record Rules(Duration rest, boolean replace) {

    /** What is served of a release that was read again. */
    Entry after(Entry before, Entry read) {
      if (!(before instanceof Entry.Good good)) {
        return read;
      }
      return switch (read) {
        case Entry.Good same when same.release().id().equals(good.release().id()) -> same;
        case Entry.Good other ->
            replace
                ? other
                : keep(
                    good,
                    "expected the files as they were at first, got others with the digest "
                        + other.release().id().digest()
                        + "; give them a new version");
        case Entry.Bad bad -> keep(good, bad.reason());
        case Entry.Coming _, Entry.Unloaded _ -> read;
      };
    }

    private static Entry keep(Entry.Good good, String reason) {
      return new Entry.Good(good.release(), "its changed files are not taken: " + reason);
    }
  }

  /**
   * A directory as it was seen.
   *
   * @param seen its files at the last look
   * @param since when they were first seen so
   * @param taken whether they were read
   * @param entry what is served of it; {@code null} for nothing yet
   */
  private record Known(DirectoryStamp seen, long since, boolean taken, Entry entry) {}

  /** A scanner that has seen nothing yet. */
  public RepositoryScanner(RepositoryReader reader, Path root, Rules rules, Ticker ticker) {
    this.reader = reader;
    this.root = root;
    this.rules = rules;
    this.ticker = ticker;
  }

  /**
   * The repository as it is now. The first time everything is read as it is.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public Repository scan() {
    next = new HashMap<>();
    settled = true;
    Repository repository = reader.read(root, this::entry);
    known = next;
    first = false;
    return repository;
  }

  /** Whether the last scan found nothing that it waits for. */
  public boolean settled() {
    return settled;
  }

  private Entry entry(Path real, Path directory, String model, String version) {
    DirectoryStamp stamp = DirectoryStamp.of(directory);
    Known before = known.get(directory);
    Known now = seen(before, stamp);
    if (!now.taken() && (first || rested(now) || stamp.has(Sha256Sums.FILE))) {
      now = read(now, real, directory, model, version);
    }
    next.put(directory, now);
    settled &= now.taken();
    return now.taken() || now.entry() instanceof Entry.Good ? now.entry() : waiting(model, version);
  }

  private Known seen(Known before, DirectoryStamp stamp) {
    if (before == null) {
      return new Known(stamp, ticker.nanos(), false, null);
    }
    return before.seen().equals(stamp)
        ? before
        : new Known(stamp, ticker.nanos(), false, before.entry());
  }

  private boolean rested(Known now) {
    return ticker.nanos() - now.since() >= rules.rest().toNanos();
  }

  /** Takes what was read, if it is whole: nothing was written meanwhile. */
  private Known read(Known now, Path real, Path directory, String model, String version) {
    Entry read = reader.readVersion(real, directory, model, version);
    boolean good = read instanceof Entry.Good;
    boolean whole = DirectoryStamp.of(directory).equals(now.seen());
    if (!first && (!whole || (!good && !rested(now)))) {
      return now;
    }
    return new Known(now.seen(), now.since(), true, rules.after(now.entry(), read));
  }

  private Entry waiting(String model, String version) {
    return new Entry.Coming(
        model,
        version,
        "its files still change; it is read when they rested for "
            + rules.rest().toMillis()
            + " ms, or are those of "
            + Sha256Sums.FILE);
  }
}
