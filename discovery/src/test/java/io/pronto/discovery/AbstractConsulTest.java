package io.pronto.discovery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.discovery.FakeConsul.Asked;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A server that answers as Consul does, and what is opened on it and closed after each test. */
abstract class AbstractConsulTest {

  static final String TARGET = "consul:///pronto-model-server";
  private static final Duration WAIT = Duration.ofSeconds(30);

  static Vertx vertx;

  /** The clock of the meters. */
  final AtomicLong nanos = new AtomicLong();

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<AutoCloseable> open = new ArrayList<>();
  FakeConsul consul = keep(new FakeConsul());

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
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

  ConsulResolverProvider provider() {
    return provider(consul.access());
  }

  ConsulResolverProvider provider(ConsulAccess access) {
    return keep(
        new ConsulResolverProvider(vertx, access, WAIT, new RegistryMeters(meters, nanos::get)));
  }

  HeardAddresses channel(ConsulResolverProvider provider) {
    return keep(new HeardAddresses(provider, TARGET));
  }

  static long millis(Asked from, Asked to) {
    return TimeUnit.NANOSECONDS.toMillis(to.nanos() - from.nanos());
  }
}
