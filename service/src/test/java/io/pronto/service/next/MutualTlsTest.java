package io.pronto.service.next;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.pronto.chain.client.GrpcNextHop;
import io.pronto.chain.client.Guard;
import io.pronto.chain.client.TestHops;
import io.pronto.chain.client.Transport;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Target;
import io.pronto.chain.server.HopServer;
import io.pronto.core.hop.Hop;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in over TLS at a hop. */
class MutualTlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration NEVER = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(10);

  @TempDir Path folder;

  private static final EventLoops LOOPS = new EventLoops(1);

  private Authority authority;
  private TlsFiles own;
  private Certificates certificates;
  private HopServer server;

  @BeforeEach
  void listen() {
    authority = new Authority();
    own = authority.issue(folder.resolve("preprocessor"), "dns:preprocessor");
    certificates = new Certificates(own);
    server =
        new HopServer(
            Listen.parse("127.0.0.1:0"), certificates.server(), List.of(), LOOPS, 1 << 20);
    server.serving(true);
  }

  @AfterEach
  void close() {
    server.drain(Duration.ZERO, () -> {});
  }

  private Status.Code health(ChannelCredentials credentials, String authorityName) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port(), credentials)
            .overrideAuthority(authorityName)
            .build();
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          HealthGrpc.getCheckMethod(),
          CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
          HealthCheckRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  private ChannelCredentials caller(Authority of, String name) {
    TlsFiles files = of.issue(folder.resolve(name + System.nanoTime()), "dns:" + name);
    return new Certificates(new TlsFiles(files.certificate(), files.key(), own.authorities()))
        .client();
  }

  @Test
  void whoeverShowsACertificateOfTheAuthorityIsAnswered() {
    assertThat(health(caller(authority, "gateway"), "preprocessor")).isEqualTo(Status.Code.OK);
  }

  @Test
  void othersAreNot() throws IOException {
    ChannelCredentials without =
        TlsChannelCredentials.newBuilder()
            .trustManager(own.authorities().orElseThrow().toFile())
            .build();
    assertThat(health(caller(new Authority(), "gateway"), "preprocessor"))
        .as("a certificate of another authority")
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(health(without, "preprocessor")).as("none").isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(health(InsecureChannelCredentials.create(), "preprocessor"))
        .as("plain text")
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aServiceOfAnotherNameOrAuthorityIsNotTalkedTo() {
    assertThat(health(caller(authority, "gateway"), "model-server"))
        .isEqualTo(Status.Code.UNAVAILABLE);
    TlsFiles strange = new Authority().issue(folder.resolve("strange"), "dns:gateway");
    assertThat(health(new Certificates(strange).client(), "preprocessor"))
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void newCertificatesAreShownOnceTheirFilesAreThere() {
    // Given: everybody changes over to another authority
    Authority next = new Authority();
    TlsFiles files = next.issue(own.certificate().getParent(), "dns:preprocessor");
    ChannelCredentials caller = new Certificates(files).client();
    assertThat(health(caller, "preprocessor")).isEqualTo(Status.Code.UNAVAILABLE);
    // When
    assertThat(certificates.refresh()).isTrue();
    // Then
    assertThat(health(caller, "preprocessor")).isEqualTo(Status.Code.OK);
  }

  @Test
  void whoWasLetInOnceIsNotOnceItsAuthorityIsForgotten() throws Exception {
    // Given
    Certificates gateway =
        new Certificates(authority.issue(folder.resolve("gateway"), "dns:gateway"));
    SSLContext caller = SSLContext.getInstance("TLS"); // keeps sessions where it is given any
    caller.init(
        new KeyManager[] {gateway.keys().orElseThrow()},
        new TrustManager[] {gateway.trust().orElseThrow()},
        null);
    assertThat(letIn(caller)).isTrue();
    // When
    TlsFiles next = new Authority().issue(folder.resolve("next"), "dns:preprocessor");
    Files.copy(
        next.authorities().orElseThrow(),
        own.authorities().orElseThrow(),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(certificates.refresh()).isTrue();
    // Then
    assertThat(letIn(caller)).isFalse();
  }

  /** Whether the server begins to speak HTTP/2, which it does after it has looked at the caller. */
  private boolean letIn(SSLContext caller) throws IOException {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        SSLSocket socket =
            (SSLSocket)
                caller
                    .getSocketFactory()
                    .createSocket(plain, "preprocessor", server.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (SSLException | SocketException e) {
      return false;
    }
  }

  @Test
  void theChannelsOfAHopAskForItsName() {
    HopCredentials credentials =
        new Certificates(authority.issue(folder.resolve("gateway"), "dns:gateway")).ofHops();
    assertThat(predicts(Hop.PREPROCESSOR, credentials, PATIENCE)).isTrue();
    assertThat(predicts(Hop.MODEL_SERVER, credentials, NEVER)).isFalse();
  }

  /** Whether the index of a hop is answered, be it with a refusal. */
  private boolean predicts(Hop hop, HopCredentials credentials, Duration patience) {
    Target target = Target.parse("static:///127.0.0.1:" + server.port());
    try (GrpcNextHop next =
        new GrpcNextHop(
            hop,
            target,
            new Transport(LOOPS, credentials, 1 << 20, Duration.ofSeconds(5)),
            TestHops.RULES,
            System::nanoTime,
            Guard.NONE,
            null)) {
      long end = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() - end < 0) {
        if (next.fleet().usable() > 0) {
          return true;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      return false;
    }
  }
}
