package io.pronto.discovery;

import io.vertx.ext.consul.CheckOptions;
import io.vertx.ext.consul.CheckStatus;
import java.time.Duration;

/**
 * How Consul learns that a service is well.
 *
 * @param ttl how long Consul takes a service for well after it was heard of
 */
public record ServiceCheck(Kind kind, Duration ttl) {

  private static final int BEATS_IN_TTL = 3;
  private static final Duration LONGEST_BEAT = Duration.ofSeconds(2);
  private static final String FORGET_AFTER = "1m";

  /** Who speaks first. */
  public enum Kind {
    /** The service tells Consul. */
    TTL,
    /** Consul asks {@code grpc.health.v1} of the service. */
    GRPC
  }

  /** The longest pause between two looks at whether Consul still knows the service. */
  Duration beat() {
    Duration third = ttl.dividedBy(BEATS_IN_TTL);
    return third.compareTo(LONGEST_BEAT) < 0 ? third : LONGEST_BEAT;
  }

  /** The check of the service at {@code address}, which is well when it makes itself known. */
  CheckOptions options(String id, String address) {
    CheckOptions check =
        new CheckOptions()
            .setId(id)
            .setName(kind == Kind.TTL ? "heartbeat" : "grpc.health.v1")
            .setStatus(CheckStatus.PASSING)
            .setDeregisterAfter(FORGET_AFTER);
    return kind == Kind.TTL
        ? check.setTtl(ttl.toMillis() + "ms")
        : check.setGrpc(address).setInterval(ttl.dividedBy(BEATS_IN_TTL).toMillis() + "ms");
  }
}
