package io.pronto.gateway;

import io.pronto.core.hop.Hop;
import io.pronto.gateway.predict.FrontDesk;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The gateway is ready once the chain was reached and warmed. */
@Readiness
@Singleton
class GatewayHealth implements HealthCheck {

  private final FrontDesk desk;

  GatewayHealth(FrontDesk desk) {
    this.desk = desk;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(Hop.GATEWAY.text()).status(desk.ready()).build();
  }
}
