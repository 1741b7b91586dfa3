package io.pronto.service.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How every service sends calls to the next one, where that is another process. */
@ConfigMapping(prefix = "pronto.hop")
public interface HopSettings {

  /** Connections to each instance; unset: one for each event loop. */
  OptionalInt connections();

  /** How often the names of {@code dns:///} are looked up again. */
  @WithDefault("5s")
  Duration dnsRefresh();

  /** Which instance gets a call. */
  Balancing balancing();

  /** When an instance is left out. */
  Ejection ejection();

  /** Calls that are sent to a second instance. */
  SecondTries secondTries();

  /** Breaker and bulkhead around the hop. */
  Guard guard();

  /** Which instance gets a call. */
  interface Balancing {

    /**
     * {@code least-latency}, or {@code round-robin} for gRPC's own policy, which knows nothing of
     * latency, silence, failures and releases.
     */
    @WithDefault("least-latency")
    String policy();

    /** Time constant with which the latency of an instance is forgotten. */
    @WithDefault("1s")
    Duration decay();

    /** How long a new or returned instance gets a growing share of the calls. */
    @WithDefault("5s")
    Duration slowStart();

    /** How long a connection may leave calls unanswered before another takes its place. */
    @WithDefault("200ms")
    Duration silence();

    /**
     * How long instances with a live connection stay in use after a registry dropped more than half
     * of them at once.
     */
    @WithDefault("60s")
    Duration keep();
  }

  /** When an instance is left out. */
  interface Ejection {

    /** Least number of its own failures within a second. */
    @WithDefault("5")
    int failures();

    /** Least share of its calls that fail. */
    @WithDefault("0.5")
    double share();

    /** How long it is left out first. */
    @WithDefault("1s")
    Duration time();

    /** Most that it is left out. */
    @WithDefault("30s")
    Duration longest();
  }

  /** Calls that are sent to a second instance. */
  interface SecondTries {

    /** At most this share of the calls of the last ten seconds. */
    @WithDefault("0.1")
    double share();

    /** So many within ten seconds always, where there are few calls. */
    @WithDefault("10")
    int least();
  }

  /** Breaker and bulkhead around the hop. */
  interface Guard {

    /** Whether there is one: {@code true} or {@code false}. */
    @WithDefault("true")
    String enabled();

    /** How many of the last calls the breaker looks at. */
    @WithDefault("100")
    int calls();

    /** Share of them that must have failed by the hop's own doing. */
    @WithDefault("0.9")
    double share();

    /** How long the breaker stays open before it lets calls try again. */
    @WithDefault("1s")
    Duration delay();

    /** Calls that must succeed then. */
    @WithDefault("3")
    int trials();

    /** Calls that may be under way to the hop; one more is refused. */
    @WithDefault("4096")
    int concurrent();
  }
}
