package io.pronto.it.registry;

import static io.pronto.it.registry.ConsulSide.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.discovery.ConsulAccess;
import io.pronto.discovery.HeardAddresses;
import io.pronto.discovery.ServiceCheck;
import io.pronto.discovery.ServiceCheck.Kind;
import io.pronto.it.parts.Consul;
import io.pronto.it.parts.ConsulOptions;
import io.pronto.it.run.Needs;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Consul that wants a token and speaks HTTPS. */
@Needs.Consul
class SecuredConsulIT {

  private static final ServiceCheck CHECK = new ServiceCheck(Kind.TTL, Duration.ofSeconds(10));
  private static final String RULES =
      """
      service_prefix "pronto-" { policy = "write" }
      node_prefix "" { policy = "read" }
      """;

  private static Consul consul;
  private static String token;

  private final ConsulSide side = new ConsulSide();

  @BeforeAll
  static void start() {
    consul = Consul.running(ConsulOptions.OPEN.token(UUID.randomUUID().toString()).withTls());
    token = consul.api().createToken("pronto", RULES);
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @AfterEach
  void close() {
    side.close();
  }

  @Test
  void servicesFindEachOtherWithTheirToken() throws Exception {
    // When
    ConsulAccess access = plain(Optional.of(token));
    var registration = side.join(access, CHECK, 1);
    // Then
    side.watch(side.provider(access)).until(1);
    registration.leave();
    assertThat(consul.api().passing(SERVICE).entries()).isEmpty();
  }

  @Test
  void withoutATokenNothingIsRegisteredAndNothingFound() throws Exception {
    // Given
    consul.api().register("other", SERVICE, 2);
    // When
    side.join(plain(Optional.empty()), CHECK, 1);
    HeardAddresses channel = side.watch(side.provider(plain(Optional.empty())));
    // Then
    assertThat(channel.next().ports()).isEmpty();
    side.watch(side.provider(plain(Optional.of(token)))).until(2);
    consul.api().deregister("other");
  }

  @Test
  void servicesFindEachOtherOverHttps() throws Exception {
    // When
    ConsulAccess access = secure(consul.authority());
    var registration = side.join(access, CHECK, 3);
    // Then
    side.watch(side.provider(access)).until(3);
    registration.leave();
    assertThat(consul.api().passing(SERVICE).entries()).isEmpty();
  }

  @Test
  void aConsulOfAnotherAuthorityIsNotTrusted() throws Exception {
    try (Consul other = Consul.running(ConsulOptions.OPEN.withTls())) {
      // When
      HeardAddresses channel = side.watch(side.provider(secure(other.authority())));
      // Then
      assertThat(channel.error().getCause()).hasMessageContaining("SSL");
      assertThat(channel.quiet()).isTrue();
    }
  }

  @Test
  void anAuthorityThatTheFileNamesLaterIsTrustedFromThenOn(@TempDir Path folder) throws Exception {
    // Given
    Path trusted = new Authority().issue(folder).authorities().orElseThrow();
    Certificates certificates = new Certificates(TlsFiles.trusting(trusted));
    HeardAddresses channel = side.watch(side.provider(secure(certificates)));
    assertThat(channel.error().getCause()).hasMessageContaining("SSL");
    side.join(plain(Optional.of(token)), CHECK, 4);
    // When
    Files.copy(consul.authority(), trusted, StandardCopyOption.REPLACE_EXISTING);
    assertThat(certificates.refresh()).isTrue();
    // Then
    channel.until(4);
  }

  private static ConsulAccess plain(Optional<String> secret) {
    return new ConsulAccess(ConsulSide.access(consul.address()).agents(), secret, Optional.empty());
  }

  private static ConsulAccess secure(Path authority) {
    return secure(new Certificates(TlsFiles.trusting(authority)));
  }

  private static ConsulAccess secure(Certificates certificates) {
    return new ConsulAccess(
        ConsulSide.access(consul.secureAddress()).agents(),
        Optional.of(token),
        Optional.of(certificates));
  }
}
