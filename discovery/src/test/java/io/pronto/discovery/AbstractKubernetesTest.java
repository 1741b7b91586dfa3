package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Issued;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An API server and the folder that a pod has of it, and what is opened and closed in each test.
 */
abstract class AbstractKubernetesTest {

  static final String TARGET = "k8s:///preprocessor.pronto:grpc";
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** How long an answer may take in these tests. */
  static final Duration PROMPT = Duration.ofMillis(700);

  static Issued certificate;
  static Vertx vertx;

  /** The clock of the meters. */
  final AtomicLong nanos = new AtomicLong();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path account;
  FakeApiServer server;

  @BeforeAll
  static void begin() throws Exception {
    vertx = Vertx.vertx();
    certificate = new Authority().issue("ip:127.0.0.1");
  }

  @AfterAll
  static void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void start() throws Exception {
    server = keep(new FakeApiServer(0, certificate.server()));
    Files.writeString(account.resolve("token"), "first\n");
    Files.writeString(account.resolve("namespace"), "own");
    Files.writeString(account.resolve("ca.crt"), certificate.trusted());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  final <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  KubernetesResolverProvider provider() {
    KubernetesAccess access = new KubernetesAccess("127.0.0.1", server.port(), account);
    return keep(
        new KubernetesResolverProvider(
            access,
            new KubernetesApi(vertx, access, PROMPT),
            LONGEST,
            vertx,
            new RegistryMeters(meters, nanos::get)));
  }

  HeardAddresses channel() {
    return channel(provider(), TARGET);
  }

  HeardAddresses channel(KubernetesResolverProvider provider, String target) {
    return keep(new HeardAddresses(provider, target));
  }

  double failures() {
    return meters.get("pronto.registry.failures").counter().count();
  }

  void awaitFailures(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (failures() < count) {
      assertThat(System.nanoTime()).as("failures in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  static long millis(FakeApiServer.Asked from, FakeApiServer.Asked to) {
    return TimeUnit.NANOSECONDS.toMillis(to.nanos() - from.nanos());
  }
}
