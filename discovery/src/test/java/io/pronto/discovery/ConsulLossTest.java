package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.discovery.FakeConsul.Reply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consul that is away, fails, or answers what is no answer. */
class ConsulLossTest extends AbstractConsulTest {

  @Test
  void theLastListStaysWhileConsulIsAway() throws Exception {
    // Given
    consul.state(50, "127.0.0.1:1");
    ConsulResolverProvider provider = provider();
    HeardAddresses first = channel(provider);
    first.list();
    // When
    consul.close();
    awaitFailures(1);
    // Then
    assertThat(channel(provider).list()).containsExactly("127.0.0.1:1");
    assertThat(first.quiet()).isTrue();
    assertThat(first.well()).isTrue();
    // And when it comes back, empty, so that its indexes are small again
    consul = keep(new FakeConsul(consul.port()));
    consul.state(3, "127.0.0.2:1");
    assertThat(first.list()).containsExactly("127.0.0.2:1");
    assertThat(consul.query().index()).isZero();
  }

  @Test
  void withoutAListItSaysSoAndTriesOn() throws Exception {
    // Given
    consul.bend(_ -> Reply.failed());
    HeardAddresses channel = channel(provider());
    // Then
    assertThat(channel.error())
        .returns(Status.Code.UNAVAILABLE, Status::getCode)
        .returns("Consul does not tell where pronto-model-server is", Status::getDescription);
    assertThat(millis(consul.query(), consul.query())).isBetween(190L, 1_500L);
    // And when
    consul.bend(_ -> null);
    consul.state(3, "127.0.0.1:1");
    // Then
    assertThat(channel.list()).containsExactly("127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[{}]", "[{\"Node\":{}}]", "<html>"})
  void anAnswerThatIsNoneChangesNothing(String body) throws Exception {
    // Given
    consul.state(50, "127.0.0.1:1");
    HeardAddresses channel = channel(provider());
    channel.list();
    // When
    consul.bend(_ -> new Reply(200, "60", body));
    consul.state(55, "127.0.0.1:1");
    awaitFailures(1);
    consul.bend(_ -> null);
    consul.state(70, "127.0.0.2:1");
    // Then
    assertThat(channel.list()).containsExactly("127.0.0.2:1");
  }

  @Test
  void asksTheNextAgentAtOnce() throws Exception {
    // Given
    FakeConsul gone = new FakeConsul();
    gone.close();
    consul.state(7, "127.0.0.1:1");
    channel(provider()).list(); // the first one takes the time to load all classes
    long began = System.nanoTime();
    // When
    HeardAddresses channel =
        channel(provider(FakeConsul.access(gone.port(), gone.port(), consul.port())));
    // Then
    assertThat(channel.list()).containsExactly("127.0.0.1:1");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(1_000);
  }

  @Test
  void countsSinceWhenConsulHasNotAnswered() throws Exception {
    // Given
    consul.state(7, "127.0.0.1:1");
    HeardAddresses channel = channel(provider());
    channel.list();
    // When
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(12));
    // Then
    assertThat(age()).isEqualTo(12);
    // And when
    consul.state(8, "127.0.0.2:1");
    channel.list();
    // Then
    assertThat(age()).isZero();
    // And when
    channel.close();
    // Then
    assertThat(meters.find("pronto.registry.age").timeGauge()).isNull();
  }

  private double age() {
    return meters
        .get("pronto.registry.age")
        .tag("service", "pronto-model-server")
        .timeGauge()
        .value(TimeUnit.SECONDS);
  }

  private void awaitFailures(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (meters.get("pronto.registry.failures").counter().count() < count) {
      assertThat(System.nanoTime()).as("failures in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
