package io.pronto.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.service.config.TestSettings.Files;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {

  private static final TestSettings SECURE = TestSettings.usual();
  private static final TestSettings INSECURE = TestSettings.of(true, 1);

  @Test
  void aLoopbackPlaceNeedsNoMoreWords() {
    assertThat(Check.listen("k", "127.0.0.1:0", SECURE).address().getPort()).isZero();
    assertThat(Check.listen("k", "inprocess:///x", SECURE).inProcessName()).isEqualTo("x");
    assertThatCode(() -> Check.host("k", "localhost", SECURE)).doesNotThrowAnyException();
    assertThatCode(() -> Check.managementHost("k", "::1", SECURE)).doesNotThrowAnyException();
  }

  @Test
  void anotherAddressMustBeMeant() {
    refuses(
        () -> Check.listen("pronto.x.listen", "0.0.0.0:7", SECURE),
        "pronto.x.listen: expected a loopback address, or PRONTO_TLS_CERTIFICATE, or"
            + " PRONTO_INSECURE=true, got 0.0.0.0:7");
    refuses(
        () -> Check.host("quarkus.http.host", "0.0.0.0", SECURE),
        "quarkus.http.host: expected a loopback address, or PRONTO_TLS_CERTIFICATE, or"
            + " PRONTO_INSECURE=true, got 0.0.0.0");
    assertThat(Check.listen("k", "0.0.0.0:0", INSECURE).local()).isFalse();
    assertThatCode(() -> Check.host("k", "0.0.0.0", INSECURE)).doesNotThrowAnyException();
  }

  @Test
  void withACertificateAnyAddressIsTaken() {
    TestSettings tls = SECURE.with(Files.of("tls.crt", "tls.key", "ca.crt"));
    assertThat(Check.listen("k", "0.0.0.0:0", tls).local()).isFalse();
    assertThatCode(() -> Check.host("k", "0.0.0.0", tls)).doesNotThrowAnyException();
    refuses(
        () -> Check.managementHost("k", "0.0.0.0", tls),
        "k: expected a loopback address, or a PRONTO_MANAGEMENT_TOKEN, got 0.0.0.0");
  }

  @Test
  void managementOnAnotherAddressNeedsATokenToo() {
    String key = "quarkus.management.host";
    refuses(
        () -> Check.managementHost(key, "0.0.0.0", INSECURE),
        key + ": expected a loopback address, or a PRONTO_MANAGEMENT_TOKEN, got 0.0.0.0");
    refuses(
        () -> Check.managementHost(key, "0.0.0.0", SECURE.withToken("0123456789abcdef")),
        key
            + ": expected a loopback address, or PRONTO_TLS_CERTIFICATE, or PRONTO_INSECURE=true,"
            + " got 0.0.0.0");
    TestSettings both = INSECURE.withToken("0123456789abcdef");
    assertThatCode(() -> Check.managementHost(key, "0.0.0.0", both)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "0123456789 abcdef", "0123456789abcdéf"})
  void aTokenThatCanBeGuessedOrNotSentIsRefused(String token) {
    refuses(
        () -> Check.managementToken(SECURE.withToken(token)),
        "pronto.management.token: expected 16 or more visible ASCII characters without spaces,"
            + " got %d characters".formatted(token.length()));
  }

  @Test
  void textsThatCannotBeReadAreRefusedWithTheirKey() {
    assertThatThrownBy(() -> Check.listen("pronto.x.listen", "here", SECURE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("pronto.x.listen: expected host:port")
        .hasMessageEndingWith("got here");
    assertThatThrownBy(() -> Check.target("pronto.x.next", "there"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("pronto.x.next: expected static:///")
        .hasMessageEndingWith("got there");
    assertThatThrownBy(() -> Check.host("quarkus.http.host", "no host at all", SECURE))
        .hasMessageStartingWith("quarkus.http.host: expected host")
        .hasMessageContaining("got no host at all");
    assertThatThrownBy(() -> Check.managementHost("m", "no host at all", SECURE))
        .hasMessageStartingWith("m: expected host")
        .hasMessageContaining("got no host at all");
  }

  @Test
  void anAddressOnWhichSomethingListensIsRefused() throws IOException {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      // Then
      refuses(
          () -> Check.listen("pronto.gateway.listen", address, SECURE),
          "pronto.gateway.listen (PRONTO_GRPC_PORT): expected an address that is free, got "
              + address
              + ", which is in use");
    }
  }

  @Test
  void aFixedHostThatNobodyKnowsIsRefused() {
    refuses(
        () -> Check.target("pronto.x.next", "static:///no-such-host.invalid:1"),
        "pronto.x.next: expected hosts that are known at the start (dns:/// waits for them), got"
            + " no-such-host.invalid");
  }

  @Test
  void onlyTrueAndFalseAreAYesAndANo() {
    assertThat(Check.yes("k", "true")).isTrue();
    assertThat(Check.yes("k", "false")).isFalse();
    refuses(() -> Check.yes("k", "maybe"), "k: expected true or false, got maybe");
  }

  @Test
  void readsATarget() {
    assertThat(Check.target("k", "static:///127.0.0.1:1")).hasToString("static:///127.0.0.1:1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 20, Integer.MAX_VALUE})
  void aMessageMayBeAsLargeAsGrpcCanCount(long size) {
    assertThat(Check.message(TestSettings.of(false, size))).isEqualTo((int) size);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
  void otherSizesAreRefused(long size) {
    refuses(
        () -> Check.message(TestSettings.of(false, size)),
        "pronto.limits.message: expected 1 to 2147483647 bytes, got " + size);
  }

  @Test
  void aNumberMustBeWithinItsBounds() {
    assertThat(Check.between("k", 1, 1, 9)).isEqualTo(1);
    assertThat(Check.between("k", 9, 1, 9)).isEqualTo(9);
    refuses(() -> Check.between("k", 0, 1, 9), "k: expected 1 to 9, got 0");
    refuses(() -> Check.between("k", 10, 1, 9), "k: expected 1 to 9, got 10");
  }

  private static void refuses(ThrowingCallable check, String message) {
    assertThatThrownBy(check).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }
}
