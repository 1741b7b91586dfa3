package io.pronto.service.parts;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.TlsCheck;
import io.pronto.service.tls.CertificateWatch;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.PortCertificates;
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
        .map(files -> TlsCheck.open(watch, "pronto.tls", "hops", files))
        .map(Certificates::ofHops)
        .orElseGet(HopCredentials::insecure);
  }
}
