package io.pronto.gateway.check;

import io.pronto.core.release.ReleaseState;
import io.pronto.gateway.Opened;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.FrontDesk;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Prints which releases may serve, once all were tried, and ends the process: with 0 where all may,
 * else with 1.
 */
@Singleton
class RepositoryCheck {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FrontDesk desk;
  private final GatewaySettings settings;

  RepositoryCheck(FrontDesk desk, GatewaySettings settings) {
    this.desk = desk;
    this.settings = settings;
  }

  void opened(@ObservesAsync Opened opened) throws InterruptedException {
    if (settings.check()) {
      for (long left = PATIENCE.dividedBy(PAUSE); desk.trying() && left > 0; left--) {
        Thread.sleep(PAUSE);
      }
      Quarkus.asyncExit(print(desk.states(), System.out) ? 0 : 1);
    }
  }

  private static boolean print(List<ReleaseState> states, PrintStream out) {
    boolean good = !states.isEmpty();
    for (ReleaseState state : states) {
      boolean passes = state.ready() && state.reason().isEmpty();
      out.println(state.name() + (passes ? "  passes" : "  does not pass: " + state.reason()));
      good &= passes;
    }
    if (states.isEmpty()) {
      out.println("expected releases, got none");
    }
    out.flush();
    return good;
  }
}
