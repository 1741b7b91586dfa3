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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The releases as one stage prepared them: those that serve, and why the others do not. Immutable
 * once made.
 *
 * @param <P> what the stage makes of a release
 */
public final class ReleaseTable<P> {

  private static final Logger LOG = Logger.getLogger(ReleaseTable.class);

  private final Hop hop;
  private final Map<String, Prepared<P>> byId = new HashMap<>();
  private final Map<String, NavigableMap<Long, Prepared<P>>> byModel = new TreeMap<>();
  private final List<ReleaseState> states = new ArrayList<>();

  /**
   * A release with what the stage made of it.
   *
   * @param version as text, ready made
   */
  public record Prepared<P>(Release release, String version, P value) {}

  private ReleaseTable(Hop hop) {
    this.hop = hop;
  }

  /** A table without releases. */
  static <P> ReleaseTable<P> empty(Hop hop) {
    return new ReleaseTable<>(hop);
  }

  /** The table of another repository: what is in this one already is not prepared again. */
  ReleaseTable<P> after(Repository repository, Stage<P> stage) {
    ReleaseTable<P> table = new ReleaseTable<>(hop);
    for (Repository.Entry entry : repository.entries()) {
      switch (entry) {
        case Repository.Entry.Good good -> table.add(good.release(), this, stage);
        case Repository.Entry.Bad bad -> table.refuse(bad.state());
      }
    }
    return table;
  }

  private void add(Release release, ReleaseTable<P> before, Stage<P> stage) {
    ReleaseId id = release.id();
    ReleaseState state = ReleaseState.ready(id);
    try {
      Prepared<P> there = before.byId.get(id.toString());
      Prepared<P> prepared =
          there != null ? there : new Prepared<>(release, state.version(), stage.prepare(release));
      byId.put(id.toString(), prepared);
      byModel.computeIfAbsent(id.model(), _ -> new TreeMap<>()).put(id.version(), prepared);
      states.add(state);
    } catch (ReleaseException e) {
      refuse(ReleaseState.unavailable(id.model(), state.version(), e.getMessage()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect in %s while it prepared %s", hop, id);
      String reason = "internal error; the log of the " + hop + " has the cause";
      refuse(ReleaseState.unavailable(id.model(), state.version(), reason));
    }
  }

  private void refuse(ReleaseState state) {
    LOG.warnf("%s: release %s does not serve: %s", hop, state.name(), state.reason());
    states.add(state);
  }

  boolean holds(Prepared<P> prepared) {
    return byId.containsKey(prepared.release().id().toString());
  }

  /** All releases with their states. */
  public List<ReleaseState> states() {
    return List.copyOf(states);
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
