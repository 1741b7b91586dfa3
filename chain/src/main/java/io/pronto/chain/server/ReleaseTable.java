package io.pronto.chain.server;

import io.pronto.chain.hop.Stage;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The releases as one stage prepared them: those that serve, and why the others do not. Immutable
 * once made.
 *
 * @param <P> what the stage makes of a release
 */
public final class ReleaseTable<P> {

  private static final Logger LOG = Logger.getLogger(ReleaseTable.class);

  /** Of those that others replaced and that nobody used yet, so many stay for one version. */
  private static final int MOST_REPLACED = 2;

  private final Hop hop;
  private final Map<String, Prepared<P>> byId = new HashMap<>();
  private final Map<String, NavigableMap<Long, Prepared<P>>> byModel = new TreeMap<>();
  private final List<ReleaseState> states = new ArrayList<>();
  private final Map<String, Leaving<P>> leaving = new LinkedHashMap<>();

  /**
   * A release with what the stage made of it.
   *
   * @param version as text, ready made
   * @param used whether a caller's call has meant it
   */
  public record Prepared<P>(Release release, String version, P value, AtomicBoolean used) {

    Prepared(Release release, P value) {
      this(release, Long.toString(release.id().version()), value, new AtomicBoolean());
    }

    /** A caller's call means it. */
    void use() {
      if (!used.getPlain()) {
        used.set(true);
      }
    }

    private String id() {
      return release.id().toString();
    }
  }

  /**
   * A release that is not in the repository any more, and that callers may still choose.
   *
   * @param successor the release of the same version that took its place; {@code null} for none
   * @param left when it went, in nanoseconds
   * @param since when callers were seen to be able to do without it; {@code null} for not yet
   */
  private record Leaving<P>(Prepared<P> prepared, Prepared<P> successor, long left, Long since) {

    /** Callers can do without it once one that could choose its successor did. */
    Leaving<P> at(long now, boolean oneOfMany) {
      boolean dispensable = successor == null || successor.used().get() || oneOfMany;
      return since == null && dispensable ? new Leaving<>(prepared, successor, left, now) : this;
    }

    boolean sameVersion(Leaving<P> other) {
      ReleaseId one = prepared.release().id();
      ReleaseId two = other.prepared().release().id();
      return one.model().equals(two.model()) && one.version() == two.version();
    }
  }

  private ReleaseTable(Hop hop) {
    this.hop = hop;
  }

  /** A table without releases. */
  static <P> ReleaseTable<P> empty(Hop hop) {
    return new ReleaseTable<>(hop);
  }

  /**
   * The table of another repository: what is in this one already is not prepared again. What went
   * stays for those who still choose it. Where other files under a version that serves cannot be
   * prepared, the release that they were to replace goes on.
   *
   * @param now in nanoseconds
   */
  ReleaseTable<P> after(Repository repository, Stage<P> stage, long now) {
    ReleaseTable<P> table = new ReleaseTable<>(hop);
    for (Repository.Entry entry : repository.entries()) {
      switch (entry) {
        case Repository.Entry.Good good -> table.add(good, this, stage);
        case Repository.Entry.Coming _, Repository.Entry.Unloaded _ ->
            table.states.add(entry.state());
        case Repository.Entry.Bad bad -> table.refuse(bad.state(), this);
      }
    }
    byId.values().stream()
        .filter(prepared -> !table.byId.containsKey(prepared.id()))
        .toList()
        .forEach(prepared -> table.leaves(prepared, leaving.get(prepared.id()), now));
    return table;
  }

  @SuppressWarnings("ReferenceEquality") // the very successor, which callers may have used
  private void leaves(Prepared<P> prepared, Leaving<P> known, long now) {
    ReleaseId id = prepared.release().id();
    Prepared<P> successor = byModel.getOrDefault(id.model(), new TreeMap<>()).get(id.version());
    Long since = known != null && known.successor() == successor ? known.since() : null;
    stays(new Leaving<>(prepared, successor, known == null ? now : known.left(), since));
  }

  private void stays(Leaving<P> one) {
    byId.put(one.prepared().id(), one.prepared());
    leaving.put(one.prepared().id(), one);
  }

  /**
   * The same table without what nobody can mean any more.
   *
   * @param now and {@code linger}: in nanoseconds; how long what callers can do without stays
   */
  ReleaseTable<P> tidied(long now, long linger) {
    ReleaseTable<P> table = new ReleaseTable<>(hop);
    table.byId.putAll(byId);
    table.byModel.putAll(byModel);
    table.states.addAll(states);
    for (Leaving<P> one : leaving.values()) {
      Leaving<P> seen = one.at(now, later(one) >= MOST_REPLACED);
      if (seen.since() != null && now - seen.since() >= linger) {
        table.byId.remove(one.prepared().id());
      } else {
        table.stays(seen);
      }
    }
    return table;
  }

  /** How many of the same version went after this one. */
  private long later(Leaving<P> one) {
    return leaving.values().stream()
        .filter(other -> other.sameVersion(one) && other.left() - one.left() > 0)
        .count();
  }

  /** Whether there is something that goes once nobody means it. */
  boolean untidy() {
    return !leaving.isEmpty();
  }

  private void add(Repository.Entry.Good good, ReleaseTable<P> before, Stage<P> stage) {
    ReleaseId id = good.release().id();
    try {
      Prepared<P> there = before.byId.get(id.toString());
      if (there == null) {
        there = new Prepared<>(good.release(), stage.prepare(good.release()));
      } else if (before.leaving.containsKey(id.toString())) {
        there = new Prepared<>(there.release(), there.value()); // it is back, and not used yet
      }
      add(there);
      states.add(good.state());
    } catch (ReleaseException e) {
      refuse(id, before, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      LOG.errorf(e, "defect in %s while it prepared %s", hop, id);
      refuse(id, before, "internal error; the log of the " + hop + " has the cause");
    }
  }

  private void add(Prepared<P> prepared) {
    ReleaseId id = prepared.release().id();
    byId.put(id.toString(), prepared);
    byModel.computeIfAbsent(id.model(), _ -> new TreeMap<>()).put(id.version(), prepared);
  }

  private void refuse(ReleaseId id, ReleaseTable<P> before, String reason) {
    Prepared<P> there = before.byModel.getOrDefault(id.model(), new TreeMap<>()).get(id.version());
    if (there == null) {
      String version = Long.toString(id.version());
      refuse(ReleaseState.unavailable(id.model(), version, reason), before);
      return;
    }
    LOG.warnf("%s: the changed files of %s do not serve: %s", hop, there.id(), reason);
    add(there);
    states.add(ReleaseState.kept(there.release().id(), reason));
  }

  private void refuse(ReleaseState state, ReleaseTable<P> before) {
    if (!before.states.contains(state)) {
      LOG.warnf("%s: release %s does not serve: %s", hop, state.name(), state.reason());
    }
    states.add(state);
  }

  boolean holds(Prepared<P> prepared) {
    return byId.containsKey(prepared.id());
  }

  /** All releases of the repository with their states. */
  public List<ReleaseState> states() {
    return List.copyOf(states);
  }

  /** The same, and those that serve though they are not in the repository any more. */
  List<ReleaseState> offered() {
    List<ReleaseState> offered = new ArrayList<>(states);
    leaving.values().forEach(one -> offered.add(ReleaseState.ready(one.prepared().release().id())));
    return offered;
  }

  /** All that serve. */
  public List<Prepared<P>> serving() {
    return List.copyOf(byId.values());
  }

  /**
   * Exactly the release that the front door chose.
   *
   * @throws FailureException if it is not here
   */
  Prepared<P> exactly(String id) {
    Prepared<P> prepared = byId.get(id);
    if (prepared == null) {
      throw new Failure.ReleaseAbsent(hop.text(), id).asException();
    }
    return prepared;
  }

  /**
   * A version of a model, or its highest where {@code version} is empty.
   *
   * @throws FailureException if there is none, or it does not serve
   */
  Prepared<P> find(String model, String version) {
    NavigableMap<Long, Prepared<P>> versions = byModel.get(model);
    if (versions == null) {
      throw missing(model, version);
    }
    if (version.isEmpty()) {
      return versions.lastEntry().getValue();
    }
    return versions.values().stream()
        .filter(prepared -> prepared.version().equals(version))
        .findFirst()
        .orElseThrow(() -> missing(model, version));
  }

  /** Whether this version of a model serves. */
  public boolean serves(String model, String version) {
    return versions(model).contains(version);
  }

  /** The versions of a model that serve, ascending. */
  List<String> versions(String model) {
    return byModel.getOrDefault(model, new TreeMap<>()).values().stream()
        .map(Prepared::version)
        .toList();
  }

  private FailureException missing(String model, String version) {
    List<ReleaseState> there =
        states.reversed().stream().filter(state -> state.model().equals(model)).toList();
    for (ReleaseState state : there) {
      boolean meant = version.isEmpty() || version.equals(state.version());
      if (meant && !state.ready() && (version.isEmpty() || ReleaseId.isVersion(version))) {
        return new Failure.ModelNotReady(model, version, state.reason(), false).asException();
      }
    }
    String known = String.join(", ", versions(model));
    return new Failure.ModelNotFound(model, there.isEmpty() ? "" : version, known).asException();
  }
}
