package io.pronto.chain.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.NameResolver;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticResolverProviderTest {

  private final StaticResolverProvider provider = new StaticResolverProvider();

  @Test
  void givesEveryAddressOfTheListInOrder() {
    assertThat(resolve("static:///127.0.0.1:8281,127.0.0.2:8282"))
        .containsExactly(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8281),
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 8282));
  }

  @Test
  void isFoundByGrpcUnderItsScheme() {
    // Given
    NameResolverRegistry registry = new NameResolverRegistry();
    registry.register(provider);
    // Then
    assertThat(
            registry
                .asFactory()
                .newNameResolver(
                    URI.create("static:///127.0.0.1:1"), ResolverArguments.strict().build()))
        .isNotNull();
    assertThat(provider.getDefaultScheme()).isEqualTo("static");
  }

  @Test
  void leavesOtherSchemesToOthers() {
    assertThat(
            provider.newNameResolver(
                URI.create("dns:///127.0.0.1:1"), ResolverArguments.strict().build()))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "127.0.0.1:", ":8281", "127.0.0.1:http", "127.0.0.1:1,", "a:b:c"})
  void refusesWhatIsNoAddress(String list) {
    assertThatThrownBy(() -> resolve("static:///" + list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected host:port, got ");
  }

  private List<InetSocketAddress> resolve(String target) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    provider
        .newNameResolver(URI.create(target), ResolverArguments.strict().build())
        .start(
            new NameResolver.Listener2() {
              @Override
              public void onResult(ResolutionResult result) {
                result
                    .getAddressesOrError()
                    .getValue()
                    .forEach(
                        group ->
                            addresses.add((InetSocketAddress) group.getAddresses().getFirst()));
              }

              @Override
              public void onError(Status error) {
                throw error.asRuntimeException();
              }
            });
    return addresses;
  }
}
