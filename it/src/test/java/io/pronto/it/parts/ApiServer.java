package io.pronto.it.parts;

import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Ports;
import io.pronto.it.run.Product;
import io.pronto.it.run.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A real API server of Kubernetes with its etcd, on free ports of loopback. It validates, admits
 * and keeps objects, and tells of changes; nothing makes pods of them.
 */
@Needs.Kubernetes
public final class ApiServer extends ExternalProcess {

  /** Of an administrator. */
  private static final String TOKEN = "administrator-of-a-test";

  private static final Duration READY = Duration.ofSeconds(90);
  private static final int KEY_BITS = 2048;
  private static final int OK = 200;

  private final Network network;
  private final Path folder;
  private final int port;
  private final ExternalProcess etcd;

  private ApiServer(Network network, Path folder, int port, int etcdPort) {
    super("kube-apiserver", command(network, folder, port, etcdPort), Map.of());
    this.network = network;
    this.folder = folder;
    this.port = port;
    this.etcd = new ExternalProcess("etcd", etcd(network, folder, etcdPort), Map.of());
  }

  /** One with nothing in it, which answers. */
  public static ApiServer running(Network network) {
    try {
      Files.createDirectories(Product.outputs());
      Path folder = Files.createTempDirectory(Product.outputs(), "kubernetes-");
      int port = Ports.free();
      Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,\"system:masters\"\n");
      Files.writeString(folder.resolve("accounts.pem"), key());
      Files.writeString(folder.resolve("kubeconfig"), configuration(folder, port));
      return new ApiServer(network, folder, port, Ports.free()).begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApiServer begin() {
    try {
      etcd.start();
      start();
      return awaitReady();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static List<String> etcd(Network network, Path folder, int port) {
    String peers = "http://127.0.0.1:" + Ports.free();
    String clients = "http://127.0.0.1:" + port;
    List<String> command = new ArrayList<>(network.prefix());
    command.add(Tool.ETCD.executable().toString());
    command.add("--data-dir=" + folder.resolve("etcd"));
    command.add("--listen-client-urls=" + clients);
    command.add("--advertise-client-urls=" + clients);
    command.add("--listen-peer-urls=" + peers);
    command.add("--initial-advertise-peer-urls=" + peers);
    command.add("--initial-cluster=default=" + peers);
    command.add("--unsafe-no-fsync");
    return command;
  }

  private static List<String> command(Network network, Path folder, int port, int etcdPort) {
    List<String> command = new ArrayList<>(network.prefix());
    command.add(Tool.API_SERVER.executable().toString());
    command.add("--etcd-servers=http://127.0.0.1:" + etcdPort);
    command.add("--bind-address=127.0.0.1");
    command.add("--advertise-address=127.0.0.1");
    command.add("--endpoint-reconciler-type=none");
    command.add("--secure-port=" + port);
    command.add("--cert-dir=" + folder.resolve("certificates"));
    command.add("--token-auth-file=" + folder.resolve("tokens.csv"));
    command.add("--authorization-mode=RBAC");
    command.add("--service-account-key-file=" + folder.resolve("accounts.pem"));
    command.add("--service-account-signing-key-file=" + folder.resolve("accounts.pem"));
    command.add("--service-account-issuer=https://kubernetes.default.svc");
    command.add("--service-cluster-ip-range=10.96.0.0/16");
    command.add("--allow-privileged=true");
    return command;
  }

  private static String key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String text = Base64.getMimeEncoder().encodeToString(key);
      return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String configuration(Path folder, int port) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: test
        cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}
    users:
      - name: admin
        user: {token: %s}
    contexts:
      - name: test
        context: {cluster: test, user: admin}
    current-context: test
    """
        .formatted(port, authority(folder), TOKEN);
  }

  private static Path authority(Path folder) {
    return folder.resolve("certificates").resolve("apiserver.crt");
  }

  /** Waits until it answers requests. */
  public ApiServer awaitReady() {
    awaitState("is ready", READY, this::ready);
    return this;
  }

  private boolean ready() {
    if (!etcd.alive()) {
      throw new AssertionError("etcd has ended\n" + etcd.output());
    }
    try {
      return http().send("GET", "/readyz").status() == OK;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public ApiServer restart() {
    super.restart();
    return this;
  }

  /** Adds the definitions of the Gateway API, and waits until they hold. */
  public ApiServer withGatewayApi() {
    kubectl().run("apply", "--server-side", "-f", Tool.GATEWAY_API.executable().toString());
    kubectl()
        .run(
            "wait",
            "--for=condition=Established",
            "--timeout=30s",
            "crd/gateways.gateway.networking.k8s.io",
            "crd/httproutes.gateway.networking.k8s.io",
            "crd/grpcroutes.gateway.networking.k8s.io",
            "crd/backendtlspolicies.gateway.networking.k8s.io");
    return this;
  }

  private Http http() {
    return new Http(
        network,
        "https://127.0.0.1:" + port,
        Map.of("Authorization", "Bearer " + TOKEN),
        Trust.in(authority(folder)));
  }

  /** The EndpointSlices of one of its Services. */
  public Slices slices(String namespace, String service) {
    return new Slices(http(), namespace, service);
  }

  /** Its command line. */
  public Kubectl kubectl() {
    return new Kubectl(network, folder.resolve("kubeconfig"));
  }

  /** Port of its API. */
  public int port() {
    return port;
  }

  /** The key with which it signs the tokens of service accounts. */
  public Path accountKey() {
    return folder.resolve("accounts.pem");
  }

  /** The certificates that its clients trust. */
  public Path authority() {
    return authority(folder);
  }

  /** Makes the folder that a pod with this service account has mounted. */
  public Path account(String namespace, String name) {
    try {
      Path account = Files.createTempDirectory(folder, "account-");
      Files.copy(authority(), account.resolve("ca.crt"));
      Files.writeString(account.resolve("namespace"), namespace);
      Files.writeString(
          account.resolve("token"), kubectl().run("-n", namespace, "create", "token", name));
      return account;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    super.close();
    etcd.close();
  }
}
