package io.pronto.gateway.predict;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.ReleasesBelow;
import io.pronto.core.release.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which releases the whole chain serves: the repository as the gateway reads it, together with what
 * the hops below last reported and what came of the trial of each. What was reported once stays
 * until there is a newer report, so a hop that goes away is named by the calls that miss it. A
 * release whose files were replaced serves as long as its successor does not, where the hops below
 * still have it. Any thread.
 */
final class LiveModels {

  private static final String BEHIND = "the services behind the gateway";
  private static final String WAITING = BEHIND + " have not reported yet";
  private static final String ON_TRIAL = "it is on trial";
  private static final String PASSED = "";
  private static final String NOT_CHANGED = "its changed files do not serve: ";

  private final Catalog.Listening listening;
  private Repository repository;
  private List<ReleaseState> report;

  /** What came of the trials, by id. */
  private Map<String, Decision> decisions = Map.of();

  private volatile View view = View.NOTHING;

  /** Of what a catalog holds, until it is closed. */
  LiveModels(Catalog catalog) {
    listening = catalog.listen(this::read);
  }

  private synchronized void read(Repository now) {
    repository = now;
    update();
  }

  /** Takes a report of the chain. */
  synchronized void reported(List<ReleaseState> states) {
    report = states;
    update();
  }

  /** A release passed its trial: it may serve. */
  synchronized void passed(ReleaseId id) {
    decide(id, new Decision(PASSED, true));
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
    Set<String> ids =
        repository.releases().stream()
            .map(release -> release.id().toString())
            .collect(Collectors.toSet());
    Map<String, Decision> known = new HashMap<>(decisions);
    Decision before = known.put(id.toString(), decision);
    known.keySet().retainAll(ids);
    decisions = known;
    update();
    return !decision.equals(before);
  }

  private void update() {
    view = new Reading(repository, report, decisions, view).view();
  }

  /** The releases that the chain has and that did not pass, by model, version ascending. */
  List<Release> untried() {
    return view.untried();
  }

  /** Whether the chain has one of which it is not known yet whether it may serve. */
  synchronized boolean trying() {
    return view.untried().stream()
        .map(release -> decisions.get(release.id().toString()))
        .anyMatch(decision -> decision == null || !decision.asked());
  }

  /** Whether exactly this release serves. */
  boolean serves(ReleaseId id) {
    Release release = view.serving(id.model(), Long.toString(id.version()));
    return release != null && release.id().equals(id);
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

  /**
   * The versions of one model, ascending: releases that serve, and the reasons why the others do
   * not. Directories whose names are no version come first.
   */
  private record Versions(
      SequencedMap<String, Release> serving, SequencedMap<String, String> failed) {

    static Versions none() {
      return new Versions(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    String known() {
      return Stream.concat(serving.keySet().stream(), failed.keySet().stream())
          .filter(ReleaseId::isVersion)
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * What holds at one time.
   *
   * @param models by name
   * @param untried what the chain has and did not pass
   */
  private record View(
      boolean reported,
      Map<String, Versions> models,
      List<ReleaseState> states,
      List<Release> untried) {

    static final View NOTHING = new View(false, Map.of(), List.of(), List.of());

    Release serving(String model, String version) {
      Versions versions = models.get(model);
      return versions == null ? null : versions.serving().get(version);
    }
  }

  /**
   * What came of a trial.
   *
   * @param reason why the release does not serve; {@link #PASSED} where it does
   * @param asked whether it could be asked
   */
  private record Decision(String reason, boolean asked) {}

  /** Makes a view of what is known, and of the view before it. */
  private record Reading(
      Repository repository,
      List<ReleaseState> report,
      Map<String, Decision> decisions,
      View before) {

    View view() {
      UnaryOperator<ReleaseState> below =
          report == null ? Reading::waiting : new ReleasesBelow(report, BEHIND)::with;
      Map<String, Versions> models = new TreeMap<>();
      List<ReleaseState> states = new ArrayList<>();
      List<Release> untried = new ArrayList<>();
      for (Repository.Entry entry : repository.entries()) {
        Versions versions = models.computeIfAbsent(entry.model(), _ -> Versions.none());
        ReleaseState state = decided(entry, below.apply(entry.state()), untried);
        Release release = entry instanceof Repository.Entry.Good good ? good.release() : null;
        Release kept = state.ready() ? null : kept(entry, below);
        if (kept != null) {
          release = kept;
          state = ReleaseState.ready(kept.id()).with(NOT_CHANGED + state.reason());
        }
        states.add(state);
        if (state.ready()) {
          versions.serving().put(entry.version(), release);
        } else {
          versions.failed().put(entry.version(), state.reason());
        }
      }
      return new View(report != null, models, List.copyOf(states), List.copyOf(untried));
    }

    /** What the chain has serves once it passed its trial. */
    private ReleaseState decided(
        Repository.Entry entry, ReleaseState state, List<Release> untried) {
      if (!state.ready() || !(entry instanceof Repository.Entry.Good good)) {
        return state;
      }
      Decision decision = decisions.get(good.release().id().toString());
      if (decision != null && decision.reason().equals(PASSED)) {
        return state;
      }
      untried.add(good.release());
      return state.without(decision == null ? ON_TRIAL : decision.reason());
    }

    /** The release that served under this version until now, where the chain still has it. */
    private Release kept(Repository.Entry entry, UnaryOperator<ReleaseState> below) {
      Release kept = before.serving(entry.model(), entry.version());
      return kept != null && below.apply(ReleaseState.ready(kept.id())).ready() ? kept : null;
    }

    private static ReleaseState waiting(ReleaseState own) {
      return own.ready() ? own.without(WAITING) : own;
    }
  }
}
