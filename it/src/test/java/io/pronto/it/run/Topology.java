package io.pronto.it.run;

import java.util.function.Function;

/** The ways in which the four services run. */
public enum Topology {
  ONE_PROCESS(Standalone::start),
  FOUR_PROCESSES(Chain::start);

  private final Function<Setup, Deployment> starter;

  Topology(Function<Setup, Deployment> starter) {
    this.starter = starter;
  }

  /** Starts the product and waits until it is ready. */
  public Deployment start(Setup setup) {
    return starter.apply(setup);
  }
}
