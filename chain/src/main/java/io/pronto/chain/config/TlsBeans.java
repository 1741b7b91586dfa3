package io.pronto.chain.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.tls.CertificateWatch;
import io.pronto.chain.tls.HopCredentials;
import io.pronto.chain.tls.PortCertificates;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The certificates of this process. */
final class TlsBeans {

  @Produces
  @Singleton
  CertificateWatch watch(ChainSettings settings, MeterRegistry registry, PortCertificates ports) {
    return new CertificateWatch(TlsCheck.reload(settings), registry, ports::refresh);
  }

  void close(@Disposes CertificateWatch watch) {
    watch.close();
  }

  @Produces
  @Singleton
  HopCredentials credentials(ChainSettings settings, CertificateWatch watch) {
    return TlsCheck.files(settings)
        .map(files -> HopCredentials.of(TlsCheck.open(watch, "pronto.tls", "hops", files)))
        .orElseGet(HopCredentials::insecure);
  }
}
