package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {

  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path folder;

  private int told;
  private boolean dealtWith;

  private boolean tell() {
    told++;
    return dealtWith;
  }

  @Test
  void tellsOfAChangeUntilItIsDealtWithAndOfNothingElse() {
    // Given
    Authority authority = new Authority();
    TlsFiles files = authority.issue(folder.resolve("own"), "dns:preprocessor");
    try (CertificateWatch watch =
        new CertificateWatch(NEVER, new SimpleMeterRegistry(), this::tell)) {
      watch.open("hops", files);
      watch.look();
      assertThat(told).as("nothing has changed").isZero();
      // When
      authority.issue(folder.resolve("own"), "dns:preprocessor");
      watch.look();
      watch.look();
      // Then
      assertThat(told).as("not dealt with").isEqualTo(2);
      // When
      dealtWith = true;
      watch.look();
      watch.look();
      // Then
      assertThat(told).isEqualTo(3);
    }
  }

  @Test
  void looksByItself() throws InterruptedException {
    hearsOfAChange(1, () -> true);
  }

  @Test
  void looksAgainAfterALookThatFailed() throws InterruptedException {
    hearsOfAChange(
        2,
        () -> {
          throw new IllegalStateException("no port");
        });
  }

  private void hearsOfAChange(int times, BooleanSupplier dealing) throws InterruptedException {
    // Given
    Authority authority = new Authority();
    TlsFiles files = authority.issue(folder.resolve("own"), "dns:preprocessor");
    CountDownLatch heard = new CountDownLatch(times);
    try (CertificateWatch watch =
        new CertificateWatch(
            Duration.ofMillis(10),
            new SimpleMeterRegistry(),
            () -> {
              heard.countDown();
              return dealing.getAsBoolean();
            })) {
      watch.open("hops", files);
      // When
      authority.issue(folder.resolve("own"), "dns:preprocessor");
      // Then
      assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aMetricSaysWhenTheCertificateEnds() {
    // Given
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (CertificateWatch watch = new CertificateWatch(NEVER, registry, this::tell)) {
      // When
      Certificates own = watch.open("hops", new Authority().issue(folder.resolve("own")));
      // Then
      assertThat(registry.get("pronto.tls.expiry").tag("use", "hops").gauge().value())
          .isEqualTo(own.expires().orElseThrow().getEpochSecond());
    }
  }
}
