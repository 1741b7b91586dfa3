package io.pronto.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the gateway. */
@ConfigMapping(prefix = "pronto.gateway")
public interface GatewaySettings {

  /** Where the gRPC front door listens: {@code host:port}. */
  @WithDefault("127.0.0.1:8081")
  String listen();

  /** Where the preprocessor is. */
  @WithDefault("static:///127.0.0.1:8181")
  String next();

  /** Calls that are sent to a second instance because the first is slow. */
  Hedging hedging();

  /** Certificates of the front doors, where they are others than those of the service. */
  Tls tls();

  /** How long the gateway calls itself, and so the chain, before it is ready; 0 for not at all. */
  @WithDefault("2s")
  Duration warmUp();

  /** Pause between two looks at what the chain serves. */
  @WithDefault("1s")
  Duration look();

  /**
   * {@code data}: the front doors list the repository too; {@code management}: the management port
   * alone does. Unset, the front doors do while only this machine reaches them.
   */
  Optional<String> repositoryApi();

  /** Whether to make a prediction and print it once the gateway is ready; set by the launcher. */
  @WithDefault("false")
  boolean welcome();

  /** Whether to print which releases may serve, and to end; set by the launcher. */
  @WithDefault("false")
  boolean check();

  /** Certificates of the front doors, as PEM files. */
  interface Tls {

    /** What clients are shown, and the certificates up to its authority's. */
    Optional<String> certificate();

    /** The key of the certificate, PKCS#8. */
    Optional<String> key();

    /** The authorities whose certificates clients must show; unset: clients show none. */
    Optional<String> clientCa();
  }

  /** Calls that are sent to a second instance because the first is slow. */
  interface Hedging {

    /** Whether there are any: {@code true} or {@code false}. */
    @WithDefault("true")
    String enabled();

    /** Not before so long; else after the 95th percentile of what the release took lately. */
    @WithDefault("10ms")
    Duration atLeast();
  }
}
