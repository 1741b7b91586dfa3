package io.pronto.gateway.predict;

import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.ReleasesBelow;
import io.pronto.core.release.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which releases serve at one time. Immutable.
 *
 * @param reported whether the chain has reported
 * @param models by name
 * @param states of all versions
 * @param untried what the chain has and did not pass
 */
record LiveView(
    boolean reported,
    Map<String, Versions> models,
    List<ReleaseState> states,
    List<Release> untried) {

  static final LiveView NOTHING = new LiveView(false, Map.of(), List.of(), List.of());

  private static final String BEHIND = "the services behind the gateway";
  private static final String WAITING = BEHIND + " have not reported yet";
  private static final String ON_TRIAL = "it is on trial";

  /** The release that serves under a version; {@code null} for none. */
  Release serving(String model, String version) {
    Versions versions = models.get(model);
    return versions == null ? null : versions.serving().get(version);
  }

  /**
   * The versions of one model, ascending: releases that serve, and the reasons why the others do
   * not. Directories whose names are no version come first.
   */
  record Versions(SequencedMap<String, Release> serving, SequencedMap<String, String> failed) {

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
   * What came of a trial.
   *
   * @param reason why the release does not serve; empty where it does
   * @param asked whether it could be asked
   */
  record Decision(String reason, boolean asked) {

    /** Of a release that may serve. */
    static final Decision PASSED = new Decision("", true);
  }

  /** Makes a view of what is known, and of the view before it. */
  record Reading(
      Repository repository,
      List<ReleaseState> report,
      Map<String, Decision> decisions,
      LiveView before) {

    LiveView view() {
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
          state = ReleaseState.kept(kept.id(), state.reason());
        }
        states.add(state);
        if (state.ready()) {
          versions.serving().put(entry.version(), release);
        } else {
          versions.failed().put(entry.version(), state.reason());
        }
      }
      return new LiveView(report != null, models, List.copyOf(states), List.copyOf(untried));
    }

    /** What the chain has serves once it passed its trial. */
    private ReleaseState decided(
        Repository.Entry entry, ReleaseState state, List<Release> untried) {
      if (!state.ready() || !(entry instanceof Repository.Entry.Good good)) {
        return state;
      }
      Decision decision = decisions.get(good.release().id().toString());
      if (decision != null && decision.equals(Decision.PASSED)) {
        return state;
      }
      untried.add(good.release());
      return state.without(decision == null ? ON_TRIAL : decision.reason());
    }

    /** The release that served under this version until now, where the chain still has it. */
    private Release kept(Repository.Entry entry, UnaryOperator<ReleaseState> below) {
      if (entry instanceof Repository.Entry.Unloaded) {
        return null;
      }
      Release kept = before.serving(entry.model(), entry.version());
      return kept != null && below.apply(ReleaseState.ready(kept.id())).ready() ? kept : null;
    }

    private static ReleaseState waiting(ReleaseState own) {
      return own.ready() ? own.without(WAITING) : own;
    }
  }
}
