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
import java.util.function.Predicate;
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

  private final Catalog.Listening listening;
  private Repository repository;
  private List<ReleaseState> report;

  /** What came of the trials, by id: {@link #PASSED}, or why a release does not serve. */
  private Map<String, String> verdicts = Map.of();

  private volatile View view = View.NOTHING;

  /** Of what a catalog holds, until it is closed. */
  LiveModels(Catalog catalog) {
    listening = catalog.listen(this::read);
  }

  private synchronized void read(Repository now) {
    repository = now;
    forget(id -> !ids().contains(id));
    update();
  }

  /** Takes a report of the chain. */
  synchronized void reported(List<ReleaseState> states) {
    report = states;
    update();
  }

  /** Takes what came of the trial of a release: nothing where it may serve, else why not. */
  synchronized void tried(ReleaseId id, Optional<String> refusal) {
    Map<String, String> known = new HashMap<>(verdicts);
    known.put(id.toString(), refusal.orElse(PASSED));
    known.keySet().retainAll(ids());
    verdicts = known;
    update();
  }

  /** Has what was refused of a model tried again. */
  synchronized void tryAgain(String model) {
    Set<String> ids =
        repository.releases().stream()
            .filter(release -> release.id().model().equals(model))
            .map(release -> release.id().toString())
            .collect(Collectors.toSet());
    forget(id -> ids.contains(id) && !PASSED.equals(verdicts.get(id)));
    update();
  }

  private void forget(Predicate<String> ids) {
    Map<String, String> known = new HashMap<>(verdicts);
    if (known.keySet().removeIf(ids)) {
      verdicts = known;
    }
  }

  private Set<String> ids() {
    return repository.releases().stream()
        .map(release -> release.id().toString())
        .collect(Collectors.toSet());
  }

  private void update() {
    view = new Reading(repository, report, verdicts, view).view();
  }

  /** The releases that the chain has and that were not tried yet, by model, version ascending. */
  List<Release> untried() {
    return view.untried();
  }

  /** Whether the chain has releases of a model that were not tried yet. */
  boolean onTrial(String model) {
    return view.untried().stream().anyMatch(release -> release.id().model().equals(model));
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
   * @param untried what the chain has and was not tried
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

  /** Makes a view of what is known, and of the view before it. */
  private record Reading(
      Repository repository, List<ReleaseState> report, Map<String, String> verdicts, View before) {

    View view() {
      UnaryOperator<ReleaseState> below =
          report == null ? Reading::waiting : new ReleasesBelow(report, BEHIND)::with;
      Map<String, Versions> models = new TreeMap<>();
      List<ReleaseState> states = new ArrayList<>();
      List<Release> untried = new ArrayList<>();
      for (Repository.Entry entry : repository.entries()) {
        Versions versions = models.computeIfAbsent(entry.model(), _ -> Versions.none());
        ReleaseState state = below.apply(entry.state());
        Release release = entry instanceof Repository.Entry.Good good ? good.release() : null;
        if (state.ready()) {
          String verdict = verdicts.get(release.id().toString());
          if (verdict == null) {
            untried.add(release);
          }
          if (!PASSED.equals(verdict)) {
            state = state.without(verdict == null ? ON_TRIAL : verdict);
          }
        }
        if (!state.ready() && !(entry instanceof Repository.Entry.Unloaded)) {
          Release kept = before.serving(entry.model(), entry.version());
          if (kept != null && below.apply(ReleaseState.ready(kept.id())).ready()) {
            String why = "its changed files do not serve: " + state.reason();
            state = ReleaseState.ready(kept.id()).with(why);
            release = kept;
          }
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

    private static ReleaseState waiting(ReleaseState own) {
      return own.ready() ? own.without(WAITING) : own;
    }
  }
}
