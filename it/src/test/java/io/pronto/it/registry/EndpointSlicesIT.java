package io.pronto.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.discovery.HeardAddresses;
import io.pronto.discovery.KubernetesAccess;
import io.pronto.discovery.KubernetesResolverProvider;
import io.pronto.it.parts.ApiServer;
import io.pronto.it.parts.Slices;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the name resolver tells of a real API server, with the rights that the manifests give. */
@Isolated
@Needs.Kubernetes
class EndpointSlicesIT {

  private static final String TARGET = "k8s:///preprocessor:grpc";
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final int CHANGES = 60;

  private static ApiServer server;
  private static Slices slices;

  private final Vertx vertx = Vertx.vertx();
  private final List<Runnable> ends = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = ApiServer.running(Network.HOST);
    server.kubectl().run("apply", "-k", "k8s/overlays/development");
    slices = server.slices("pronto", "preprocessor");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    ends.reversed().forEach(Runnable::run);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.kubectl().run("-n", "pronto", "delete", "endpointslices", "--all");
  }

  private KubernetesResolverProvider provider(String account) {
    KubernetesAccess access =
        new KubernetesAccess("127.0.0.1", server.port(), server.account("pronto", account));
    RegistryMeters meters = new RegistryMeters(new SimpleMeterRegistry(), System::nanoTime);
    KubernetesResolverProvider provider =
        new KubernetesResolverProvider(vertx, access, WAIT, meters);
    ends.add(provider::close);
    return provider;
  }

  private HeardAddresses watch(KubernetesResolverProvider provider) {
    HeardAddresses watched = new HeardAddresses(provider, TARGET);
    ends.add(watched::close);
    return watched;
  }

  @Test
  void aChangeArrivesInLessThanASecond() throws Exception {
    // Given
    HeardAddresses channel = watch(provider("gateway"));
    assertThat(channel.next().ports()).isEmpty();
    long[] micros = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      LockSupport.parkNanos(PACE.toNanos()); // one after another, not all at once
      // When
      if (i % 2 == 0) {
        slices.add("a", "10.0.0.1", 1 + i);
      } else {
        slices.remove("a");
      }
      long answered = System.nanoTime();
      // Then
      HeardAddresses.Heard told = i % 2 == 0 ? channel.until(1 + i) : channel.until();
      micros[i] = Math.max(0, TimeUnit.NANOSECONDS.toMicros(told.nanos() - answered));
    }
    long[] sorted = LongStream.of(micros).sorted().toArray();
    System.out.printf(
        "%d changes, from the API server's answer to the subscriber: p50 %.1f ms, max %.1f ms%n",
        CHANGES, sorted[CHANGES / 2] / 1e3, sorted[CHANGES - 1] / 1e3);
    assertThat(sorted[CHANGES - 1]).isLessThan(TimeUnit.SECONDS.toMicros(1));
  }

  @Test
  void takesThoseThatAreReadyAndDoNotEnd() throws Exception {
    // Given
    slices.add("a", "10.0.0.1", 1);
    slices.add("b", "10.0.0.2", 2, "{\"ready\": false, \"serving\": false}");
    slices.add("c", "10.0.0.3", 3, "{\"ready\": false, \"serving\": true, \"terminating\": true}");
    slices.add("d", "10.0.0.4", 4, "{}");
    server.slices("pronto", "postprocessor").add("e", "10.0.0.5", 5);
    // When, Then
    assertThat(watch(provider("gateway")).next().ports()).containsExactly(1, 4);
  }

  @Test
  void theLastListStaysWhileTheApiServerIsAway() throws Exception {
    // Given
    slices.add("a", "10.0.0.1", 1);
    KubernetesResolverProvider provider = provider("gateway");
    HeardAddresses channel = watch(provider);
    channel.until(1);
    // When
    server.kill();
    // Then
    assertThat(watch(provider).next().ports()).containsExactly(1);
    assertThat(channel.quiet()).isTrue();
    assertThat(channel.well()).isTrue();
    // And when it is back
    server.restart().awaitReady();
    slices.add("b", "10.0.0.2", 2);
    long answered = System.nanoTime();
    // Then
    HeardAddresses.Heard told = channel.until(1, 2);
    System.out.printf(
        "API server back: the next change arrived after %.1f ms%n",
        (told.nanos() - answered) / 1e6);
    assertThat(told.nanos() - answered).isLessThan(TimeUnit.SECONDS.toNanos(4));
  }

  @Test
  void whoMayNotAskIsToldSo() throws Exception {
    // When
    Status error = watch(provider("postprocessor")).error();
    // Then
    assertThat(error.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.getCause())
        .hasMessageContaining(
            "403: endpointslices.discovery.k8s.io is forbidden: User"
                + " \"system:serviceaccount:pronto:postprocessor\" cannot list");
  }
}
