package io.pronto.gateway.rest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * The gateway before a fake chain in the same process, with the samples and a small message limit.
 */
public class FrontDoorProfile implements QuarkusTestProfile {

  static final int MESSAGE_LIMIT = 100_000;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "pronto.model-repository", "../samples/models",
        "pronto.gateway.next", "inprocess:///" + FakeChain.NAME,
        "pronto.gateway.listen", "127.0.0.1:0",
        "pronto.gateway.warm-up", "0s",
        "pronto.gateway.look", "50ms",
        "pronto.limits.message", String.valueOf(MESSAGE_LIMIT));
  }

  /** The same with a default model. */
  public static class WithDefaultModel extends FrontDoorProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return with("pronto.default-model", "iris");
    }
  }

  /** The same with the repository on the management port only. */
  public static class WithManagedRepository extends FrontDoorProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return with("pronto.gateway.repository-api", "management");
    }
  }

  /** The same, warmed for longer than a test lasts. */
  public static class Warming extends FrontDoorProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return with("pronto.gateway.warm-up", "5m");
    }
  }

  /** The same without a chain behind it. */
  public static class WithoutChain extends FrontDoorProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return with("pronto.gateway.next", "inprocess:///nobody");
    }
  }

  /** The same with a token that the management port asks for. */
  public static class WithManagementToken extends FrontDoorProfile {

    static final String TOKEN = "4nd-n0t-to-be-guessed";

    @Override
    public Map<String, String> getConfigOverrides() {
      return with("pronto.management.token", TOKEN);
    }
  }

  /** The same before a fake chain over the network, so that there is a breaker; it stays open. */
  public static class OverNetwork extends FrontDoorProfile {

    private static final String ADDRESS = FakeChain.NETWORK + "127.0.0.1:" + freePort();

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = with("pronto.gateway.next", ADDRESS);
      settings.put("pronto.hop.guard.delay", "1h");
      return settings;
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The front door's settings and one more. */
  final Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(new FrontDoorProfile().getConfigOverrides());
    settings.put(key, value);
    return settings;
  }
}
