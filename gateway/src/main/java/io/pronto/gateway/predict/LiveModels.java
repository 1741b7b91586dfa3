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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which releases the whole chain serves: the repository as the gateway reads it, together with what
 * the hops below last reported. What was reported once stays until there is a newer report, so a
 * hop that goes away is named by the calls that miss it. Any thread.
 */
final class LiveModels {

  private static final String BEHIND = "the services behind the gateway";
  private static final String WAITING = BEHIND + " have not reported yet";

  private final Catalog.Listening listening;
  private Repository repository;
  private List<ReleaseState> report;
  private volatile View view;

  /** Of what a catalog holds, until it is closed. */
  LiveModels(Catalog catalog) {
    listening = catalog.listen(this::read);
  }

  private synchronized void read(Repository now) {
    repository = now;
    view = View.of(now, report);
  }

  /** Takes a report of the chain. */
  synchronized void reported(List<ReleaseState> states) {
    report = states;
    view = View.of(repository, states);
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

  private record View(boolean reported, Map<String, Versions> models, List<ReleaseState> states) {

    static View of(Repository repository, List<ReleaseState> report) {
      UnaryOperator<ReleaseState> below =
          report == null ? View::waiting : new ReleasesBelow(report, BEHIND)::with;
      Map<String, Versions> models = new TreeMap<>();
      List<ReleaseState> states = new ArrayList<>();
      for (Repository.Entry entry : repository.entries()) {
        Versions versions = models.computeIfAbsent(entry.model(), _ -> Versions.none());
        ReleaseState state = below.apply(entry.state());
        states.add(state);
        if (state.ready() && entry instanceof Repository.Entry.Good good) {
          versions.serving().put(entry.version(), good.release());
        } else {
          versions.failed().put(entry.version(), state.reason());
        }
      }
      return new View(report != null, models, List.copyOf(states));
    }

    private static ReleaseState waiting(ReleaseState own) {
      return own.ready() ? own.without(WAITING) : own;
    }
  }
}
