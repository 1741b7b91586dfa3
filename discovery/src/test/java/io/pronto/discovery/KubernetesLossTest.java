package io.pronto.discovery;

import static io.pronto.discovery.FakeApiServer.event;
import static io.pronto.discovery.FakeApiServer.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.discovery.FakeApiServer.Asked;
import io.pronto.discovery.FakeApiServer.Reply;
import io.pronto.discovery.FakeApiServer.Stream;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.LogLines;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API server that is away, fails, or answers what is no answer. */
class KubernetesLossTest extends AbstractKubernetesTest {

  private static final int TRIES = 20;

  @Test
  void theLastListStaysWhileTheApiServerIsAway() throws Exception {
    // Given
    server.state("700", slice("a", "5", "10.0.0.1"));
    KubernetesResolverProvider provider = provider();
    HeardAddresses first = channel(provider, TARGET);
    first.list();
    // When
    server.close();
    awaitFailures(2);
    // Then
    assertThat(channel(provider, TARGET).list()).containsExactly("10.0.0.1:8181");
    assertThat(first.quiet()).isTrue();
    // And when it comes back, of which nothing is older than before
    server = keep(new FakeApiServer(server.port(), certificate.server()));
    server.state("3", slice("a", "2", "10.0.0.2"));
    // Then
    assertThat(first.list()).containsExactly("10.0.0.2:8181");
    assertThat(server.watched().asked().parameters()).containsEntry("resourceVersion", "3");
  }

  @Test
  void withoutAListItSaysSoAndTriesOn() throws Exception {
    // Given
    server.bend(_ -> new Reply(500, "etcdserver: no leader"));
    HeardAddresses channel = channel();
    // Then
    assertThat(channel.error())
        .returns(Status.Code.UNAVAILABLE, Status::getCode)
        .returns(
            "Kubernetes does not tell where preprocessor.pronto:grpc is", Status::getDescription);
    assertThat(millis(server.listed(), server.listed())).isBetween(190L, 1_500L);
    // And when
    server.bend(_ -> null);
    server.state("7", slice("a", "5", "10.0.0.1"));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.1:8181");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "<html>",
        "{\"metadata\":{}}",
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":7}",
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[7]}",
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{}]}",
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":{\"name\":\"a\"},"
            + "\"endpoints\":[{\"addresses\":[]}]}]}"
      })
  void aListThatIsNoneChangesNothing(String body) throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    channel.list();
    // When
    server.bend(asked -> asked.watches() ? null : new Reply(200, body));
    server.watched().tell(event("ERROR", FakeApiServer.gone()));
    awaitFailures(1);
    server.bend(_ -> null);
    server.state("9", slice("a", "8", "10.0.0.2"));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.2:8181");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "[]",
        "{}",
        "{\"type\":\"ADDED\"}",
        "{\"type\":\"ADDED\",\"object\":7}",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}",
        "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"a\"},\"endpoints\":[{}]}}",
        "{\"type\":\"RENAMED\",\"object\":{\"metadata\":{\"resourceVersion\":\"8\"}}}",
        "{\"type\":\"ERROR\",\"object\":{\"code\":500,\"message\":\"no leader\"}}",
        "{\"type\":\"ERROR\",\"object\":{}}"
      })
  void anEventThatIsNoneHasAllListedAgain(String line) throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    channel.list();
    server.listed();
    server.state("9", slice("a", "8", "10.0.0.2"));
    // When
    Stream stream = server.watched().tell(line);
    // Then
    awaitFailures(1);
    assertThat(channel.list()).containsExactly("10.0.0.2:8181");
    server.listed();
    assertThat(stream.asked().parameters()).containsEntry("resourceVersion", "7");
    assertThat(server.watched().asked().parameters()).containsEntry("resourceVersion", "9");
  }

  @Test
  void whatABrokenWatchTellsLaterIsNotHeard() throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    channel.list();
    Stream broken = server.watched();
    // When
    broken.tell(event("RENAMED", "{}") + "\n" + event("MODIFIED", slice("a", "8", "10.9.9.9")));
    server.state("9", slice("a", "9", "10.0.0.2"));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.2:8181");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWatchThatIsOfNoUseAnyMoreIsEnded(boolean broken) throws Exception {
    // Given
    HeardAddresses channel = channel();
    Stream stream = server.watched();
    // When
    if (broken) {
      stream.tell(event("RENAMED", "{}"));
    } else {
      channel.close();
    }
    // Then
    stream.awaitEnd();
  }

  @Test
  void anApiServerThatIsSilentIsGivenUp() throws Exception {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    server.bend(
        _ -> {
          try {
            never.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return null;
        });
    // When
    HeardAddresses channel = channel();
    Asked first = server.listed();
    // Then
    assertThat(channel.error().getCause()).hasMessageContaining("no answer within 700 ms");
    assertThat(millis(first, server.listed())).isBetween(850L, 2_500L);
    never.countDown();
  }

  @Test
  void saysOnceWhyItIsRefused() throws Exception {
    // Given
    server.bend(
        _ ->
            new Reply(
                403,
                "{\"kind\":\"Status\",\"code\":403,\"message\":\"endpointslices is forbidden\"}"));
    try (LogLines log = new LogLines(ServiceWatch.class)) {
      // When
      channel();
      awaitFailures(3);
      // Then
      assertThat(log.lines())
          .containsExactly(
              "Kubernetes does not answer for preprocessor.pronto:grpc:"
                  + " 403: endpointslices is forbidden");
    }
  }

  @Test
  void trustsWhomTheFileNamesNow() throws Exception {
    // Given
    Files.writeString(account.resolve("ca.crt"), new Authority().issue("ip:127.0.0.1").trusted());
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    assertThat(refusal(channel)).hasMessageContaining("SSL");
    assertThat(server.noList()).isTrue();
    // When
    Files.writeString(account.resolve("ca.crt"), certificate.trusted());
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.1:8181");
  }

  /** Why it was refused; a busy machine may not answer the first tries in time. */
  private static Throwable refusal(HeardAddresses channel) throws InterruptedException {
    Throwable cause = channel.error().getCause();
    for (int more = 0; more < TRIES && cause instanceof TimeoutException; more++) {
      cause = channel.error().getCause();
    }
    return cause;
  }

  @Test
  void countsSinceWhenTheApiServerHasNotAnswered() throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    channel.list();
    // When
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(12));
    // Then
    assertThat(age()).isEqualTo(12);
    // And when
    server.watched().tell(event("MODIFIED", slice("a", "8", "10.0.0.2")));
    channel.list();
    // Then
    assertThat(age()).isZero();
  }

  private double age() {
    return meters
        .get("pronto.registry.age")
        .tag("service", "preprocessor.pronto:grpc")
        .timeGauge()
        .value(TimeUnit.SECONDS);
  }
}
