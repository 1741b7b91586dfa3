package io.pronto.gateway;

import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.TlsCheck;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the REST front door is: one port, with TLS or without. */
@Singleton
public class RestDoor {

  private final boolean secure;
  private final HttpServer http;
  private final CountDownLatch listens = new CountDownLatch(1);

  RestDoor(ChainSettings settings, HttpServer http) {
    this.secure = TlsCheck.on(settings);
    this.http = http;
  }

  void listens(@ObservesAsync HttpServerStart started) {
    listens.countDown();
  }

  void listens(@ObservesAsync HttpsServerStart started) {
    listens.countDown();
  }

  /** Waits until it listens; whether it does. */
  public boolean await(Duration patience) throws InterruptedException {
    return listens.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its port, once it listens. */
  public int port() {
    return secure ? http.getSecurePort() : http.getPort();
  }

  /** Whether it speaks TLS, and nothing else. */
  public boolean secure() {
    return secure;
  }

  /** How its addresses, and those of the management port, begin. */
  public String scheme() {
    return secure ? "https" : "http";
  }
}
