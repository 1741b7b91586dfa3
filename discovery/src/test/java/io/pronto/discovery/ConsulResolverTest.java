package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.SynchronizationContext;
import io.pronto.chain.resolver.ResolverArguments;
import io.pronto.discovery.FakeConsul.Asked;
import io.pronto.discovery.FakeConsul.Reply;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulResolverTest extends AbstractConsulTest {

  @Test
  void tellsTheInstancesThatPassAndEveryChange() throws Exception {
    // Given
    consul.state(7, "127.0.0.1:8281");
    HeardAddresses channel = channel(provider());
    assertThat(channel.list()).containsExactly("127.0.0.1:8281");
    // When
    consul.state(9, "127.0.0.1:8281", "127.0.0.2:8281");
    // Then
    assertThat(channel.list()).containsExactly("127.0.0.1:8281", "127.0.0.2:8281");
    for (long index : new long[] {0, 7, 9}) {
      Asked asked = consul.query();
      assertThat(asked.path()).isEqualTo("/v1/health/service/pronto-model-server");
      assertThat(asked.token()).isEqualTo("secret");
      assertThat(asked.parameters())
          .containsEntry("passing", "1")
          .containsEntry("wait", "30000ms")
          .containsEntry("index", Long.toString(index));
    }
  }

  @Test
  void tellsAddressesOnceInAnOrderThatDoesNotDependOnConsul() throws Exception {
    // Given
    consul.state(
        7,
        "127.0.0.2:2",
        "10.0.0.1:9",
        "127.0.0.2:1",
        "127.0.0.2:2",
        "::1:5",
        "192.0.2.7/:4",
        "a-name:3",
        "127.0.0.9:0");
    // When, Then
    assertThat(channel(provider()).list())
        .containsExactly(
            "0:0:0:0:0:0:0:1:5", "10.0.0.1:9", "127.0.0.2:1", "127.0.0.2:2", "192.0.2.7:4");
  }

  @Test
  void passesAnEmptyListOn() throws Exception {
    // Given
    consul.state(7, "127.0.0.1:1");
    HeardAddresses channel = channel(provider());
    channel.list();
    // When
    consul.state(8);
    // Then
    assertThat(channel.list()).isEmpty();
  }

  @Test
  void startsOverWhenTheIndexGoesBack() throws Exception {
    // Given
    consul.state(50, "127.0.0.1:1");
    HeardAddresses channel = channel(provider());
    channel.list();
    assertThat(consul.query().index()).isZero();
    assertThat(consul.query().index()).isEqualTo(50);
    // When
    consul.bend(asked -> asked.index() > 50 ? Reply.of(20, "127.0.0.2:1") : null);
    consul.state(60, "127.0.0.3:1");
    // Then
    assertThat(channel.list()).containsExactly("127.0.0.3:1");
    assertThat(channel.list()).containsExactly("127.0.0.2:1");
    assertThat(consul.query().index()).isEqualTo(60);
    assertThat(consul.query().index()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5})
  void neverAsksForAnIndexThatIsNotPositive(long index) throws Exception {
    // Given
    consul.bend(_ -> Reply.of(index, "127.0.0.1:1"));
    // When
    assertThat(channel(provider()).list()).containsExactly("127.0.0.1:1");
    // Then
    Asked first = consul.query();
    Asked second = consul.query();
    assertThat(second.index()).isZero();
    assertThat(millis(first, second)).isBetween(190L, 1_500L);
  }

  @Test
  void asksNoMoreThanFortyTimesASecondWhateverConsulAnswers() throws Exception {
    // Given
    AtomicLong index = new AtomicLong(1);
    consul.bend(_ -> Reply.of(index.getAndIncrement(), "127.0.0.1:1"));
    channel(provider());
    // When
    Asked first = consul.query();
    Asked last = first;
    for (int i = 0; i < 30; i++) {
      last = consul.query();
    }
    // Then
    assertThat(millis(first, last)).isGreaterThan(20 * 20);
  }

  @Test
  void allChannelsShareOneLoopWhichEndsWithTheLast() throws Exception {
    // Given
    consul.state(7, "127.0.0.1:1");
    ConsulResolverProvider provider = provider();
    List<HeardAddresses> channels =
        List.of(channel(provider), channel(provider), channel(provider));
    for (HeardAddresses channel : channels) {
      assertThat(channel.list()).containsExactly("127.0.0.1:1");
    }
    // When
    channels.get(0).close();
    channels.get(2).close();
    consul.state(8, "127.0.0.2:1");
    // Then
    assertThat(channels.get(1).list()).containsExactly("127.0.0.2:1");
    assertThat(channels.get(0).quiet()).isTrue();
    assertThat(consul.query().index()).isZero();
    assertThat(consul.query().index()).isEqualTo(7);
    assertThat(consul.query().index()).isEqualTo(8);
    // And when
    channels.get(1).close();
    consul.state(9, "127.0.0.3:1");
    // Then another watch begins, and the old one has not asked on
    HeardAddresses late = channel(provider);
    assertThat(late.list()).containsExactly("127.0.0.3:1");
    assertThat(consul.query().index()).isZero();
    assertThat(consul.query().index()).isEqualTo(9);
    assertThat(consul.queryNow()).isNull();
    assertThat(channels.get(1).quiet()).isTrue();
  }

  @Test
  void withoutAnAddressOfConsulItSaysWhichKeyIsMissing() {
    assertThatThrownBy(() -> channel(ConsulResolverProvider.unconfigured()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "pronto.consul.address: expected the address of Consul, which "
                + TARGET
                + " needs, got none");
  }

  @Test
  void leavesOtherSchemesToOthers() {
    assertThat(
            provider()
                .newNameResolver(
                    URI.create("dns:///a:1"),
                    ResolverArguments.in(new SynchronizationContext((_, _) -> {})).build()))
        .isNull();
  }
}
