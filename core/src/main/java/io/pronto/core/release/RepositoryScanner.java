package io.pronto.core.release;

import io.pronto.core.release.Repository.Entry;
import io.pronto.core.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private final InstantSource clock;
  private Map<Path, Known> known = new HashMap<>();
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

  /**
   * A scanner that has seen nothing yet.
   *
   * @param ticker tells how long files have rested
   * @param clock of the file system
   */
  public RepositoryScanner(
      RepositoryReader reader, Path root, Rules rules, Ticker ticker, InstantSource clock) {
    this.reader = reader;
    this.root = root;
    this.rules = rules;
    this.ticker = ticker;
    this.clock = clock;
  }

  /**
   * The repository as it is now. The first time all is read that was not written to just before.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public Repository scan() {
    Scan scan = new Scan();
    settled = true;
    Repository repository = reader.read(root, scan);
    known = scan.next;
    first = false;
    return repository;
  }

  /** Whether the last scan found nothing that it waits for. */
  public boolean settled() {
    return settled;
  }

  /** One look; {@code next} is what is known after it. */
  private final class Scan implements RepositoryReader.Versions {

    private final Map<Path, Known> next = new HashMap<>();

    @Override
    public Entry entry(Path real, Path directory, String model, String version) {
      Known now = seen(known.get(directory), DirectoryStamp.of(real, directory));
      if (!now.taken() && (rested(now) || now.seen().has(Sha256Sums.FILE))) {
        now = read(now, real, directory, model, version);
      }
      next.put(directory, now);
      settled &= now.taken();
      return now.taken() || now.entry() instanceof Entry.Good
          ? now.entry()
          : waiting(model, version);
    }

    /** A model that cannot be listed now stays as it was. */
    @Override
    public List<Entry> unlisted(Path directory, String model, String reason) {
      List<Entry> kept = new ArrayList<>();
      known.forEach(
          (path, one) -> {
            if (one.entry() != null && path.getParent().getFileName().toString().equals(model)) {
              next.put(path, one);
              kept.add(one.entry());
            }
          });
      settled = false;
      return kept.isEmpty()
          ? RepositoryReader.Versions.super.unlisted(directory, model, reason)
          : kept;
    }
  }

  private Known seen(Known before, DirectoryStamp stamp) {
    if (before == null) {
      return new Known(stamp, ticker.nanos(), false, null);
    }
    return before.seen().equals(stamp)
        ? before
        : new Known(stamp, ticker.nanos(), false, before.entry());
  }

  /** Whether nothing was seen to change for long enough; at first, by the times of the files. */
  private boolean rested(Known now) {
    return first
        ? !now.seen().writtenAfter(clock.instant().minus(rules.rest()))
        : ticker.nanos() - now.since() >= rules.rest().toNanos();
  }

  /** Takes what was read, if it is whole: nothing was written meanwhile. */
  private Known read(Known now, Path real, Path directory, String model, String version) {
    Entry read = reader.readVersion(real, directory, model, version);
    boolean good = read instanceof Entry.Good;
    boolean whole = DirectoryStamp.of(real, directory).equals(now.seen());
    if (!whole || (!good && !rested(now))) {
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
