package io.pronto.discovery.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Settings of Consul, in which services make themselves known and find each other. */
@ConfigMapping(prefix = "pronto.consul")
public interface ConsulSettings {

  /** HTTP addresses of agents, {@code host:port,host:port}. Unset: no Consul. */
  Optional<String> address();

  /** Token for Consul's access control lists. */
  Optional<String> token();

  /** HTTPS to Consul. */
  Tls tls();

  /** {@code ttl}: services tell Consul that they are well; {@code grpc}: Consul asks them. */
  @WithDefault("ttl")
  String check();

  /** How long Consul takes a service for well after it was heard of. */
  @WithDefault("10s")
  Duration ttl();

  /** Where this process runs; services tell it to Consul. */
  Optional<String> zone();

  /** Host under which others reach the services of this process. Unset: the one they listen on. */
  Optional<String> advertise();

  /** How long one query may wait for a change. */
  @WithName("wait")
  @WithDefault("30s")
  Duration longestWait();

  /** HTTPS to Consul. */
  interface Tls {

    /** Whether Consul is spoken to by HTTPS: {@code true} or {@code false}. */
    @WithDefault("false")
    String enabled();

    /** File with the certificates that are trusted, as PEM. */
    Optional<String> ca();

    /** File with this process's own certificate, where Consul wants one, as PEM. */
    Optional<String> certificate();

    /** File with the key of that certificate, as PEM. */
    Optional<String> key();
  }
}
