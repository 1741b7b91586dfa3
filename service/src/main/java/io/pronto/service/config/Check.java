package io.pronto.service.config;

import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Target;
import io.pronto.chain.server.CannotListenException;
import io.pronto.chain.server.HopServer;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Checks on settings. A refused one stops the start with its key, its value and the rule. */
public final class Check {

  private static final int INNER = 4;
  private static final int TOKEN = 16;
  private static final Map<String, String> VARIABLES =
      Map.of(
          "pronto.gateway.listen", "PRONTO_GRPC_PORT",
          "pronto.gateway.repository-api", "PRONTO_REPOSITORY_API",
          "quarkus.http.port", "PRONTO_HTTP_PORT",
          "quarkus.management.port", "PRONTO_MANAGEMENT_PORT");

  private Check() {}

  /** One of a few words. */
  public static String oneOf(String key, String value, List<String> words) {
    if (!words.contains(value)) {
      throw refused(key, String.join(" or ", words), value);
    }
    return value;
  }

  /** Whether only this machine reaches a place to listen. */
  public static boolean local(String key, String value) {
    return read(key, value, Listen::parse).local();
  }

  /** A place to listen that this configuration allows. */
  public static Listen listen(String key, String value, ChainSettings settings) {
    Listen listen = read(key, value, Listen::parse);
    if (!listen.local()) {
      exposed(key, value, settings);
    }
    free(key, listen);
    return listen;
  }

  /**
   * Refuses an address on which something listens. Looked at before anything is loaded, so that the
   * refusal is the first and last word of the start.
   */
  public static void free(String key, Listen listen) {
    if (listen.address() == null || listen.address().getPort() == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(listen.address());
    } catch (IOException e) {
      throw refused(key, "an address that is free", listen + ", which is in use");
    }
  }

  /** What listens once it is opened; the start ends where it cannot. */
  public static HopServer opened(Supplier<HopServer> opening) {
    try {
      return opening.get();
    } catch (CannotListenException e) {
      throw new ConfigurationException(e.getMessage()); // without a cause: this is the last word
    }
  }

  /** Where a hop is. */
  public static Target target(String key, String value) {
    Target target = read(key, value, Target::parse);
    for (String host : target.fixedHosts()) {
      try {
        InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw refused(key, "hosts that are known at the start (dns:/// waits for them)", host);
      }
    }
    return target;
  }

  /** A yes or no; nothing else counts as either. */
  public static boolean yes(String key, String value) {
    return Boolean.parseBoolean(oneOf(key, value, List.of("true", "false")));
  }

  /** Refuses a host that other machines reach, unless the configuration says that this is meant. */
  public static void host(String key, String value, ChainSettings settings) {
    if (!local(key, value + ":0")) {
      exposed(key, value, settings);
    }
  }

  /** Refuses a management host that other machines reach where whoever asks is answered. */
  public static void managementHost(String key, String value, ChainSettings settings) {
    if (local(key, value + ":0")) {
      return;
    }
    if (managementToken(settings).isEmpty()) {
      throw refused(key, "a loopback address, or a PRONTO_MANAGEMENT_TOKEN", value);
    }
    exposed(key, value, settings);
  }

  /** The token of the management port, long enough that nobody guesses it; empty for none. */
  public static Optional<String> managementToken(ChainSettings settings) {
    Optional<String> token = settings.management().token();
    token.ifPresent(
        given -> {
          if (given.length() < TOKEN || !given.matches("[\\x21-\\x7E]*")) {
            String expected = TOKEN + " or more visible ASCII characters without spaces";
            throw refused("pronto.management.token", expected, given.length() + " characters");
          }
        });
    return token;
  }

  /** The largest message as gRPC counts it. */
  public static int message(ChainSettings settings) {
    long size = settings.limits().message().asLongValue();
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw refused(
          "pronto.limits.message", "1 to " + Integer.MAX_VALUE + " bytes", String.valueOf(size));
    }
    return (int) size;
  }

  /**
   * The largest message between the services: what grows on its way, rows of text that become
   * numbers or answers larger than their question, was measured at the front door.
   */
  public static int innerMessage(ChainSettings settings) {
    return (int) Math.min(Integer.MAX_VALUE, (long) message(settings) * INNER);
  }

  /** A time within bounds. */
  public static Duration between(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw refused(key, text(min) + " to " + text(max), text(value));
    }
    return value;
  }

  private static String text(Duration time) {
    return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  /** A whole number within bounds. */
  public static int between(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw refused(key, min + " to " + max, String.valueOf(value));
    }
    return value;
  }

  /** A share within bounds. */
  public static double between(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw refused(key, min + " to " + max, String.valueOf(value));
    }
    return value;
  }

  private static void exposed(String key, String value, ChainSettings settings) {
    if (!TlsCheck.on(settings) && !yes("pronto.insecure", settings.insecure())) {
      throw refused(
          key, "a loopback address, or PRONTO_TLS_CERTIFICATE, or PRONTO_INSECURE=true", value);
    }
  }

  private static <T> T read(String key, String value, Function<String, T> reader) {
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(key + ": " + e.getMessage(), Set.of(key));
    }
  }

  /** A refusal, which names the variable of the environment too where that is another word. */
  public static ConfigurationException refused(String key, String expected, String got) {
    String variable = VARIABLES.get(key);
    String named = variable == null ? key : key + " (" + variable + ")";
    return new ConfigurationException(
        named + ": expected " + expected + ", got " + got, Set.of(key));
  }
}
