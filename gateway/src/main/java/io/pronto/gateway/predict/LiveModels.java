package io.pronto.gateway.predict;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.gateway.predict.LiveView.Decision;
import io.pronto.gateway.predict.LiveView.Versions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which releases the whole chain serves: the repository as the gateway reads it, together with what
 * the hops below last reported and what came of the trial of each. What was reported once stays
 * until there is a newer report, so a hop that goes away is named by the calls that miss it. A
 * release whose files were replaced serves as long as its successor does not, where the hops below
 * still have it. Any thread.
 */
final class LiveModels {

  private final Catalog.Listening listening;
  private Repository repository;
  private List<ReleaseState> report;

  /** What came of the trials, by id. */
  private Map<String, Decision> decisions = Map.of();

  private volatile LiveView view = LiveView.NOTHING;

  /** Of what a catalog holds, until it is closed. */
  LiveModels(Catalog catalog) {
    listening = catalog.listen(this::read);
  }

  private synchronized void read(Repository now) {
    repository = now;
    Set<String> ids = ids();
    forget(id -> !ids.contains(id));
    update();
  }

  /** Takes a report of the chain. */
  synchronized void reported(List<ReleaseState> states) {
    report = states;
    update();
  }

  /** A release passed its trial: it may serve. */
  synchronized void passed(ReleaseId id) {
    decide(id, Decision.PASSED);
  }

  /**
   * A release may not serve.
   *
   * @param asked whether it was asked at all
   * @return whether that is news
   */
  synchronized boolean refused(ReleaseId id, String reason, boolean asked) {
    return decide(id, new Decision(reason, asked));
  }

  private boolean decide(ReleaseId id, Decision decision) {
    Map<String, Decision> known = new HashMap<>(decisions);
    Decision before = known.put(id.toString(), decision);
    known.keySet().retainAll(ids());
    decisions = known;
    update();
    return !decision.equals(before);
  }

  /** Has what was refused of a model tried again. */
  synchronized void tryAgain(String model) {
    Set<String> ids =
        repository.releases().stream()
            .filter(release -> release.id().model().equals(model))
            .map(release -> release.id().toString())
            .collect(Collectors.toSet());
    forget(id -> ids.contains(id) && !decisions.get(id).equals(Decision.PASSED));
    update();
  }

  private void forget(Predicate<String> ids) {
    Map<String, Decision> known = new HashMap<>(decisions);
    if (known.keySet().removeIf(ids)) {
      decisions = known;
    }
  }

  private Set<String> ids() {
    return repository.releases().stream()
        .map(release -> release.id().toString())
        .collect(Collectors.toSet());
  }

  private void update() {
    view = new LiveView.Reading(repository, report, decisions, view).view();
  }

  /** The releases that the chain has and that did not pass, by model, version ascending. */
  List<Release> untried() {
    return view.untried();
  }

  /** Whether the chain has one of which it is not known yet whether it may serve. */
  synchronized boolean trying() {
    return view.untried().stream().anyMatch(this::open);
  }

  private boolean open(Release release) {
    Decision decision = decisions.get(release.id().toString());
    return decision == null || !decision.asked();
  }

  /** Whether exactly this release serves. */
  boolean serves(ReleaseId id) {
    Release release = view.serving(id.model(), Long.toString(id.version()));
    return release != null && release.id().equals(id);
  }

  /** Whether something came of a trial of this release. */
  synchronized boolean decided(ReleaseId id) {
    return decisions.containsKey(id.toString());
  }

  /** The same of one model. */
  synchronized boolean onTrial(String model) {
    return view.untried().stream()
        .anyMatch(release -> release.id().model().equals(model) && open(release));
  }

  /** Hears of no more changes. */
  void close() {
    listening.close();
  }

  /** Whether the chain has reported. */
  boolean known() {
    return view.reported();
  }

  /** All versions with their states. */
  List<ReleaseState> states() {
    return view.states();
  }

  /** Names of the models, whether they serve or not. */
  List<String> models() {
    return List.copyOf(view.models().keySet());
  }

  /** The live release of every model that serves. */
  List<Release> live() {
    return view.models().values().stream()
        .filter(versions -> !versions.serving().isEmpty())
        .map(versions -> versions.serving().lastEntry().getValue())
        .toList();
  }

  /** The highest version of the same model that serves and is not above this one. */
  Optional<Release> below(ReleaseId id) {
    Versions versions = view.models().getOrDefault(id.model(), Versions.none());
    return versions.serving().values().stream()
        .filter(release -> release.id().version() <= id.version())
        .reduce((_, higher) -> higher);
  }

  /** The versions of a model that serve, ascending. */
  List<String> versions(String model) {
    Versions versions = view.models().get(model);
    return versions == null ? List.of() : List.copyOf(versions.serving().keySet());
  }

  /**
   * The release that a call means: the version named, or the highest that serves.
   *
   * @throws FailureException if there is no such model or version, or it does not serve
   */
  Release resolve(String model, String version) {
    Versions versions = view.models().get(model);
    if (versions == null) {
      throw new Failure.ModelNotFound(model, "", "").asException();
    }
    if (version.isEmpty()) {
      if (versions.serving().isEmpty()) {
        throw notReady(model, "", versions.failed().lastEntry().getValue());
      }
      return versions.serving().lastEntry().getValue();
    }
    Release release = versions.serving().get(version);
    if (release != null) {
      return release;
    }
    String reason = versions.failed().get(version);
    if (reason != null && ReleaseId.isVersion(version)) {
      throw notReady(model, version, reason);
    }
    throw new Failure.ModelNotFound(model, version, versions.known()).asException();
  }

  private FailureException notReady(String model, String version, String reason) {
    return new Failure.ModelNotReady(model, version, reason, !known()).asException();
  }
}
