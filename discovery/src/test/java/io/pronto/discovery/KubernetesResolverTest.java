package io.pronto.discovery;

import static io.pronto.discovery.FakeApiServer.endpoint;
import static io.pronto.discovery.FakeApiServer.event;
import static io.pronto.discovery.FakeApiServer.gone;
import static io.pronto.discovery.FakeApiServer.slice;
import static io.pronto.discovery.FakeApiServer.sliceOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.discovery.FakeApiServer.Asked;
import io.pronto.discovery.FakeApiServer.Reply;
import io.pronto.discovery.FakeApiServer.Stream;
import io.pronto.service.tls.LogLines;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesResolverTest extends AbstractKubernetesTest {

  @Test
  void tellsTheInstancesThatAreReadyAndEveryChange() throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    assertThat(channel.list()).containsExactly("10.0.0.1:8181");
    // When
    server.watched().tell(event("MODIFIED", slice("a", "8", "10.0.0.1", "10.0.0.2")));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.1:8181", "10.0.0.2:8181");
  }

  @Test
  void asksForTheSlicesOfOneServiceAndThenForWhatChanges() throws Exception {
    // Given
    server.state("7");
    // When
    channel();
    // Then
    Asked list = server.listed();
    assertThat(list.path()).isEqualTo("/apis/discovery.k8s.io/v1/namespaces/pronto/endpointslices");
    assertThat(list.parameters())
        .containsOnlyKeys("labelSelector")
        .containsEntry("labelSelector", "kubernetes.io/service-name=preprocessor");
    assertThat(list.token()).isEqualTo("Bearer first");
    Asked watch = server.watched().asked();
    assertThat(watch.path()).isEqualTo(list.path());
    assertThat(watch.token()).isEqualTo("Bearer first");
    assertThat(watch.parameters())
        .containsEntry("labelSelector", "kubernetes.io/service-name=preprocessor")
        .containsEntry("allowWatchBookmarks", "true")
        .containsEntry("resourceVersion", "7");
    assertThat(Integer.parseInt(watch.parameters().get("timeoutSeconds"))).isBetween(31, 60);
  }

  @Test
  void aTargetWithoutANamespaceMeansItsOwn() throws Exception {
    // When
    channel(provider(), "k8s:///preprocessor:grpc");
    // Then
    assertThat(server.listed().path()).contains("/namespaces/own/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ready\":true}|true",
        "{\"ready\":true,\"serving\":true,\"terminating\":false}|true",
        "{}|true",
        "null|true",
        "{\"ready\":null,\"serving\":null,\"terminating\":null}|true",
        "{\"ready\":false}|false",
        "{\"ready\":false,\"serving\":false,\"terminating\":false}|false",
        "{\"ready\":false,\"serving\":true,\"terminating\":true}|false",
        "{\"ready\":true,\"serving\":true,\"terminating\":true}|false"
      })
  void takesThoseThatAreReadyAndDoNotEnd(String conditions, boolean taken) throws Exception {
    // Given
    String other = endpoint("10.0.0.9", "{\"ready\":true}");
    server.state("7", sliceOf("a", "5", "IPv4", endpoint("10.0.0.1", conditions), other));
    // When, Then
    assertThat(channel().list())
        .isEqualTo(taken ? List.of("10.0.0.1:8181", "10.0.0.9:8181") : List.of("10.0.0.9:8181"));
  }

  @Test
  void putsTheSlicesOfAServiceTogether() throws Exception {
    // Given one endpoint that moves from slice to slice
    server.state("7", slice("a", "5", "10.0.0.2", "10.0.0.1"), slice("b", "6", "10.0.0.2"));
    HeardAddresses channel = channel();
    assertThat(channel.list()).containsExactly("10.0.0.1:8181", "10.0.0.2:8181");
    Stream stream = server.watched();
    // When
    stream.tell(event("ADDED", slice("c", "8", "10.0.0.3")));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.1:8181", "10.0.0.2:8181", "10.0.0.3:8181");
    // And when
    stream.tell(event("DELETED", slice("a", "9", "10.0.0.2", "10.0.0.1")));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.2:8181", "10.0.0.3:8181");
    // And when nothing of it concerns callers
    stream.tell(event("MODIFIED", slice("b", "10", "10.0.0.2", "10.0.0.3")));
    stream.tell(event("DELETED", slice("b", "11")));
    stream.tell(event("DELETED", slice("c", "12")));
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.3:8181");
    assertThat(channel.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"grpc,8181", "health,8182", "9000,9000"})
  void takesThePortByNameOrNumber(String port, int number) throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    // When, Then
    assertThat(channel(provider(), "k8s:///preprocessor.pronto:" + port).list())
        .containsExactly("10.0.0.1:" + number);
  }

  @Test
  void aSliceWithoutThatPortIsLeftOutAndLogged() throws Exception {
    // Given
    String portless =
        "{\"metadata\":{\"name\":\"b\"},\"addressType\":\"IPv4\",\"ports\":null,\"endpoints\":[%s]}"
            .formatted(endpoint("10.0.0.2", "{}"));
    server.state("7", slice("a", "5", "10.0.0.1"), portless);
    try (LogLines log = new LogLines(ServiceWatch.class)) {
      // When, Then
      assertThat(channel().list()).containsExactly("10.0.0.1:8181");
      log.await("preprocessor.pronto:grpc: instances without an address: [10.0.0.2:0]");
    }
  }

  @Test
  void aPodWithTwoFamiliesCountsOnce() throws Exception {
    // Given
    String sixth = sliceOf("b", "6", "IPv6", endpoint("2001:db8::1", "{}"));
    server.state("7", slice("a", "5", "10.0.0.1"), sixth);
    HeardAddresses channel = channel();
    assertThat(channel.list()).containsExactly("10.0.0.1:8181");
    // When
    server.watched().tell(event("DELETED", slice("a", "8")));
    // Then
    assertThat(channel.list()).containsExactly("2001:db8:0:0:0:0:0:1:8181");
  }

  @Test
  void goesOnFromTheLastBookmarkWhenAWatchIsOver() throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    HeardAddresses channel = channel();
    channel.list();
    Stream first = server.watched();
    first.tell(event("MODIFIED", slice("a", "8", "10.0.0.2")));
    channel.list();
    // When
    first.tell(event("BOOKMARK", slice("", "90"))).end();
    // Then
    Stream second = server.watched();
    assertThat(second.asked().parameters()).containsEntry("resourceVersion", "90");
    second.tell(event("MODIFIED", slice("a", "91", "10.0.0.3")));
    assertThat(channel.list()).containsExactly("10.0.0.3:8181");
    server.listed();
    assertThat(server.noList()).isTrue();
    assertThat(failures()).isZero();
  }

  @Test
  void watchesThatAreOverAtOnceKeepADistance() throws Exception {
    // Given
    channel();
    Stream first = server.watched();
    // When
    first.end();
    // Then
    assertThat(millis(first.asked(), server.watched().asked())).isBetween(190L, 1_500L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listsAgainWhenItsVersionIsTooOld(boolean atOnce) throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    if (atOnce) {
      server.bend(
          asked ->
              asked.watches() && asked.parameters().get("resourceVersion").equals("7")
                  ? new Reply(410, gone())
                  : null);
    }
    HeardAddresses channel = channel();
    channel.list();
    server.listed();
    // When
    server.state("200", slice("b", "190", "10.0.0.2"));
    if (!atOnce) {
      server.watched().tell(event("ERROR", gone()));
    }
    // Then
    assertThat(channel.list()).containsExactly("10.0.0.2:8181");
    assertThat(server.watched().asked().parameters()).containsEntry("resourceVersion", "200");
    assertThat(failures()).isZero();
  }

  @Test
  void showsTheTokenThatStandsInTheFileNow() throws Exception {
    // Given
    channel();
    Stream first = server.watched();
    // When
    Files.writeString(account.resolve("token"), "second");
    first.end();
    // Then
    assertThat(server.watched().asked().token()).isEqualTo("Bearer second");
  }

  @Test
  void allChannelsShareOneWatch() throws Exception {
    // Given
    server.state("7", slice("a", "5", "10.0.0.1"));
    KubernetesResolverProvider provider = provider();
    HeardAddresses first = channel(provider, TARGET);
    first.list();
    // When
    HeardAddresses second = channel(provider, TARGET);
    // Then
    assertThat(second.list()).containsExactly("10.0.0.1:8181");
    server.listed();
    assertThat(server.noList()).isTrue();
    // And when
    first.close();
    server.watched().tell(event("MODIFIED", slice("a", "8", "10.0.0.2")));
    // Then
    assertThat(second.list()).containsExactly("10.0.0.2:8181");
    assertThat(first.quiet()).isTrue();
  }

  @Test
  void outsideOfAClusterItSaysWhichKeyIsMissing() {
    assertThatThrownBy(() -> channel(KubernetesResolverProvider.unconfigured(), TARGET))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "pronto.kubernetes.host: expected the host of the API server, which "
                + TARGET
                + " needs, got none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "ca.crt", "namespace"})
  void withoutTheFilesOfAnAccountItSaysWhichIsMissing(String file) throws Exception {
    // Given
    Files.delete(account.resolve(file));
    // Then
    assertThatThrownBy(this::channel)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "pronto.kubernetes.account: expected a folder with the service account of this pod,"
                + " which "
                + TARGET
                + " needs, got none at "
                + account.resolve(file));
  }
}
