package io.pronto.gateway;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.config.TlsCheck;
import io.pronto.service.tls.CertificateWatch;
import io.pronto.service.tls.TlsFiles;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What clients of both front doors are shown, and whether they must show anything themselves. */
@Singleton
class FrontCertificates implements HttpServerOptionsCustomizer {

  private static final String KEY = "pronto.gateway.tls.";

  private final ChainSettings shared;
  private final GatewaySettings.Tls own;
  private final CertificateWatch watch;

  FrontCertificates(ChainSettings shared, GatewaySettings settings, CertificateWatch watch) {
    this.shared = shared;
    this.own = settings.tls();
    this.watch = watch;
  }

  /** Of the gRPC front door. */
  ServerCredentials grpc() {
    if (!TlsCheck.on(shared)) {
      refuseAlone("certificate", own.certificate());
      refuseAlone("key", own.key());
      refuseAlone("client-ca", own.clientCa());
      return InsecureServerCredentials.create();
    }
    if (own.certificate().isPresent() != own.key().isPresent()) {
      String absent = own.key().isPresent() ? "certificate" : "key";
      throw Check.refused(KEY + absent, "both a certificate and its key, or neither", "none");
    }
    return TlsCheck.open(watch, "pronto.gateway.tls", "front-door", files()).server();
  }

  private TlsFiles files() {
    boolean other = own.certificate().isPresent();
    return new TlsFiles(
        other
            ? TlsCheck.file(KEY + "certificate", own.certificate())
            : TlsCheck.file("pronto.tls.certificate", shared.tls().certificate()),
        other
            ? TlsCheck.file(KEY + "key", own.key())
            : TlsCheck.file("pronto.tls.key", shared.tls().key()),
        own.clientCa().map(name -> TlsCheck.file(KEY + "client-ca", Optional.of(name))));
  }

  private static void refuseAlone(String key, Optional<String> value) {
    if (value.isPresent()) {
      throw Check.refused(KEY + key, "pronto.tls.certificate to be set too", value.get());
    }
  }

  /** Of the REST front door: the certificates are those that Quarkus' registry was told. */
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    if (own.clientCa().isPresent()) {
      options.setClientAuth(ClientAuth.REQUIRED);
    }
  }
}
