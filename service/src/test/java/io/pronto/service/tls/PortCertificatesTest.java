package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PortCertificatesTest {

  private final List<String> told = new ArrayList<>();
  private boolean readable = true;
  private boolean listens = true;

  private final PortCertificates ports =
      new PortCertificates(new OnlyManagement(), new UpdatedEvents());

  @Test
  void tellsThePortsThatAreThere() {
    assertThat(ports.refresh()).isTrue();
    assertThat(told).containsExactly(QuarkusTls.MANAGEMENT);
  }

  @Test
  void saysOnceThatFilesCannotBeUsedAndAgainWhenThatHappensAgain() {
    try (LogLines log = new LogLines(PortCertificates.class)) {
      for (int time = 1; time <= 2; time++) {
        // When
        readable = false;
        assertThat(ports.refresh()).isFalse();
        assertThat(ports.refresh()).isFalse();
        // Then
        assertThat(log.lines()).hasSize(time).allMatch(line -> line.contains("stay as they were"));
        assertThat(told).hasSize(time - 1);
        readable = true;
        assertThat(ports.refresh()).isTrue();
      }
    }
  }

  @Test
  void aPortThatDoesNotTakeThemIsToldAgain() {
    // Given
    listens = false;
    try (LogLines log = new LogLines(PortCertificates.class)) {
      // Then
      assertThat(ports.refresh()).isFalse();
      assertThat(log.lines()).singleElement().asString().contains("no port");
    }
    // When
    listens = true;
    // Then
    assertThat(ports.refresh()).isTrue();
  }

  /** A registry that has the certificates of one port. */
  private final class OnlyManagement extends BaseTlsConfiguration
      implements TlsConfigurationRegistry {

    @Override
    public Optional<TlsConfiguration> get(String name) {
      return name.equals(QuarkusTls.MANAGEMENT) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<TlsConfiguration> getDefault() {
      return Optional.empty();
    }

    @Override
    public void register(String name, TlsConfiguration configuration) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reload() {
      return readable;
    }
  }

  /** Events with one observer. */
  private final class UpdatedEvents implements Event<CertificateUpdatedEvent> {

    @Override
    public void fire(CertificateUpdatedEvent event) {
      if (!listens) {
        throw new IllegalStateException("no port");
      }
      told.add(event.name());
    }

    @Override
    public <U extends CertificateUpdatedEvent> CompletionStage<U> fireAsync(U event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends CertificateUpdatedEvent> CompletionStage<U> fireAsync(
        U event, NotificationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Event<CertificateUpdatedEvent> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends CertificateUpdatedEvent> Event<U> select(
        Class<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends CertificateUpdatedEvent> Event<U> select(
        TypeLiteral<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }
  }
}
