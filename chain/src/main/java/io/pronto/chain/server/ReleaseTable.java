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

  public ReleaseTable(Repository repository, Stage<P> stage) {
    this.hop = stage.hop();
    for (Repository.Entry entry : repository.entries()) {
      switch (entry) {
        case Repository.Entry.Good good -> prepare(good.release(), stage);
        case Repository.Entry.Bad bad -> refuse(bad.model(), bad.version(), bad.reason());
      }
    }
  }

  private void prepare(Release release, Stage<P> stage) {
    String model = release.id().model();
    String version = Long.toString(release.id().version());
    try {
      Prepared<P> prepared = new Prepared<>(release, version, stage.prepare(release));
      byId.put(release.id().toString(), prepared);
      byModel.computeIfAbsent(model, name -> new TreeMap<>()).put(release.id().version(), prepared);
      states.add(ReleaseState.ready(release.id()));
    } catch (ReleaseException e) {
      refuse(model, version, e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect in %s while it prepared %s", hop, release.id());
      refuse(model, version, "internal error; the log of the " + hop + " has the cause");
    }
  }

  private void refuse(String model, String version, String reason) {
    LOG.warnf("%s: release %s/%s does not serve: %s", hop, model, version, reason);
    states.add(ReleaseState.unavailable(model, version, reason));
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
