package io.pronto.service.admin;

import io.pronto.chain.client.HopGuard;
import io.pronto.service.next.NextHops;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * {@code /health/well}: down while a breaker of this process is open. Neither readiness nor
 * liveness, since another instance of this service would find the hop no better.
 */
@Wellness
@Singleton
class BreakerHealth implements HealthCheck {

  private final NextHops hops;

  BreakerHealth(NextHops hops) {
    this.hops = hops;
  }

  @Override
  public HealthCheckResponse call() {
    List<HopGuard> guards = hops.guards();
    HealthCheckResponseBuilder response = HealthCheckResponse.named("breakers");
    for (HopGuard guard : guards) {
      String state = guard.state().name().toLowerCase(Locale.ROOT);
      response.withData(
          guard.hop().text(), guard.reason().isEmpty() ? state : state + ": " + guard.reason());
    }
    return response
        .status(guards.stream().noneMatch(guard -> guard.state() == HopGuard.State.OPEN))
        .build();
  }
}
