package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.run.Await;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Trust;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ServerLiveRequest;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Certificates from both sides at every hop and both front doors of a fleet. */
@Needs.Time
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsIT {

  private static final double RATE = Double.parseDouble(System.getProperty("it.rate", "100"));
  private static final Duration WARM = Duration.ofMinutes(1);
  private static final Duration STARTS = Duration.ofMinutes(1);
  private static final Duration READ_AGAIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final String GATEWAY = "gateway";

  @TempDir static Path folder;

  private Identities identities;
  private Fleet fleet;

  @BeforeAll
  void start() {
    identities = new Identities(folder);
    fleet =
        Fleet.start(
            FleetPlan.of(Setup.samples().withHeap("192m").warmedFor("2s"))
                .instances(2)
                .environment(identities::environment));
  }

  @AfterAll
  void end() {
    fleet.close();
  }

  @Test
  void allWarmThemselves() {
    assertThat(fleet.processes())
        .extracting(ServiceProcess::output)
        .noneMatch(output -> output.contains("starts cold") || output.contains("warm-up: "));
  }

  @Test
  void whoHasACertificateOfAnotherAuthorityIsRefusedEverywhere() {
    Authority strange = new Authority();
    for (Service service : Service.values()) {
      String name = service.module();
      Endpoint place = fleet.endpoint(service, 0);
      TlsFiles other = strange.issue(folder.resolve("strange-" + name), "dns:" + GATEWAY);
      Path known = identities.place(place.name()).resolve("ca.crt");
      TlsFiles trusting = new TlsFiles(other.certificate(), other.key(), known(known));
      // Then
      assertThat(live(place, name, identities.clientCredentials())).isEqualTo(Status.Code.OK);
      assertThat(live(place, name, new Certificates(trusting).client()))
          .as("another authority's, at " + name)
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(live(place, name, trustingOnly(known)))
          .as("none, at " + name)
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(live(place, name, InsecureChannelCredentials.create()))
          .as("plain text, at " + name)
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
    Endpoint gateway = fleet.endpoint(Service.GATEWAY, 0);
    Path ca = identities.place(gateway.name()).resolve("ca.crt");
    String rest = "https://127.0.0.1:" + gateway.restPort();
    assertThatThrownBy(
            () -> new Http(Network.HOST, rest, Map.of(), Trust.in(ca)).send("GET", "/v2"))
        .as("none, over REST")
        .isInstanceOf(IOException.class);
  }

  private static Optional<Path> known(Path file) {
    return Optional.of(file);
  }

  private static ChannelCredentials trustingOnly(Path authority) {
    try {
      return TlsChannelCredentials.newBuilder().trustManager(authority.toFile()).build();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Status.Code live(Endpoint place, String name, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", place.grpcPort(), credentials)
            .overrideAuthority(name)
            .build();
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          GRPCInferenceServiceGrpc.getServerLiveMethod(),
          CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
          ServerLiveRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void predictsOverRest() throws IOException {
    Endpoint gateway = fleet.endpoint(Service.GATEWAY, 0);
    Path own = identities.client();
    Http rest =
        new Http(
            Network.HOST,
            "https://127.0.0.1:" + gateway.restPort(),
            Map.of(),
            Trust.in(own.resolve("ca.crt"), own));
    // When
    Http.Reply reply =
        rest.send("POST", "/predict/iris", "{\"input\": [[5.1, 3.5, 1.4, 0.2]]}", PATIENCE);
    // Then
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private static boolean keepsUp(OpenLoop loop) {
    long now = System.nanoTime();
    Calls last = loop.soFar().between(now - LOOK.toNanos(), now - LOOK.toNanos() / 4);
    return now - loop.started() > LOOK.toNanos()
        && last.failures().isEmpty()
        && last.percentile(0.99).compareTo(LOOK.dividedBy(20)) < 0;
  }

  private static void awaitLive(Endpoint place, ChannelCredentials credentials) {
    Await.until(
        "new files are in use at " + place,
        READ_AGAIN,
        () -> live(place, place.service().module(), credentials) == Status.Code.OK);
  }

  private static void awaitRefused(Endpoint place, ChannelCredentials credentials) {
    Await.until(
        "the last authority is forgotten at " + place,
        READ_AGAIN,
        () -> live(place, place.service().module(), credentials) == Status.Code.UNAVAILABLE);
  }

  /** Waits until the ports of Quarkus show what an authority has signed. */
  private void awaitPorts(Endpoint place, Path authority) {
    awaitShown(place.managementPort(), "/health/live", authority);
    if (place.service() == Service.GATEWAY) {
      awaitShown(place.restPort(), "/v2/health/live", authority);
      assertThat(answers(place.restPort(), "/v2/health/live", Trust.in(authority)))
          .as("who shows none, over REST at " + place)
          .isFalse();
    }
  }

  private void awaitShown(int port, String path, Path authority) {
    SSLSocketFactory own = Trust.in(authority, identities.client());
    Await.until(
        "a new certificate is shown on " + port, READ_AGAIN, () -> answers(port, path, own));
  }

  private static boolean answers(int port, String path, SSLSocketFactory certificates) {
    Http client = new Http(Network.HOST, "https://127.0.0.1:" + port, Map.of(), certificates);
    try {
      return client.send("GET", path).status() == 200;
    } catch (IOException e) {
      return false; // one does not take the other
    }
  }

  @Test
  void noCallFailsWhileCertificatesAndTheirAuthorityChange() throws IOException {
    try (OpenLoop loop =
        OpenLoop.start(
            Load.of(fleet.grpcPorts(), BadGrpc.iris().build(), RATE)
                .deadline(PATIENCE)
                .with(identities.clientCredentials()))) {
      Await.until("it keeps up", WARM, () -> keepsUp(loop));
      long from = System.nanoTime();
      // When: first all trust the next authority too, then it signs, then the last is forgotten
      List<Endpoint> all =
          Arrays.stream(Service.values()).flatMap(each -> fleet.endpoints(each).stream()).toList();
      String before = Files.readString(identities.place(all.getFirst().name()).resolve("ca.crt"));
      Path former = identities.issueFormer();
      Path authority = identities.changeAuthority();
      String next = Files.readString(authority);
      all.forEach(each -> identities.trust(each.name(), before + next));
      identities.trustAsClient(before + next);
      identities.issueClient();
      all.forEach(each -> awaitLive(each, identities.clientCredentials()));
      all.forEach(identities::issue);
      all.forEach(each -> awaitLive(each, identities.clientTrusting(authority)));
      all.forEach(each -> awaitPorts(each, authority));
      ChannelCredentials forgotten = identities.showing(former, authority);
      all.forEach(
          each ->
              assertThat(live(each, each.service().module(), forgotten))
                  .as("whom the last authority signed, at " + each)
                  .isEqualTo(Status.Code.OK));
      all.forEach(each -> identities.trust(each.name(), next));
      identities.trustAsClient(next);
      // Then: whom the last one signed is refused, also where he was let in before
      all.forEach(each -> awaitRefused(each, forgotten));
      // And: whoever starts now finds everybody
      for (Service service : Service.values()) {
        fleet.instance(service, 0).restartInOrder(STARTS, STARTS);
      }
      Calls calls = loop.finish().since(from);
      System.out.println("certificates and authority changed, all restarted: " + calls);
      assertThat(calls.failures()).isEmpty();
    }
  }
}
