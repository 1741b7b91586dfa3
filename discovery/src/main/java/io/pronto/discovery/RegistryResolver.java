package io.pronto.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.util.List;

/** What one channel hears of a service in a registry, in the channel's own order. */
final class RegistryResolver extends NameResolver implements ServiceWatch.Subscriber {

  private final String service;
  private final RegistryResolverProvider provider;
  private final SynchronizationContext order;
  private Listener2 listener;
  private boolean ended;

  RegistryResolver(String service, RegistryResolverProvider provider, Args args) {
    this.service = service;
    this.provider = provider;
    this.order = args.getSynchronizationContext();
  }

  @Override
  public String getServiceAuthority() {
    return "pronto";
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    provider.subscribe(service, this);
  }

  @Override
  public void found(List<EquivalentAddressGroup> addresses) {
    tell(StatusOr.fromValue(addresses));
  }

  @Override
  public void unknown(Status why) {
    tell(StatusOr.fromStatus(why));
  }

  private void tell(StatusOr<List<EquivalentAddressGroup>> outcome) {
    ResolutionResult result = ResolutionResult.newBuilder().setAddressesOrError(outcome).build();
    order.execute(
        () -> {
          if (!ended) {
            var _ = listener.onResult2(result);
          }
        });
  }

  @Override
  public void shutdown() {
    ended = true;
    provider.unsubscribe(service, this);
  }
}
