package io.pronto.chain.balancing;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.NameResolver.ConfigOrError;
import java.util.Map;
import java.util.UUID;

/** Makes the balancers of the channels to one fleet. */
final class BalancerProvider extends LoadBalancerProvider {

  private static final int USUAL_PRIORITY = 5;

  private final Fleet fleet;
  private final String name = "pronto_" + UUID.randomUUID();

  BalancerProvider(Fleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return new Balancer(fleet, helper);
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return USUAL_PRIORITY;
  }

  @Override
  public String getPolicyName() {
    return name;
  }

  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return ConfigOrError.fromConfig("no settings");
  }
}
