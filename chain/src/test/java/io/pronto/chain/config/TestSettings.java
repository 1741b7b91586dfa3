package io.pronto.chain.config;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/** Settings of a service under test. */
public record TestSettings(
    String insecure, MemorySize message, Optional<String> token, Duration warmUp)
    implements ChainSettings {

  /** Those that a service has where nobody says otherwise. */
  public static TestSettings usual() {
    return of(false, 64 << 20);
  }

  static TestSettings of(boolean insecure, long message) {
    return new TestSettings(
        Boolean.toString(insecure),
        new MemorySize(BigInteger.valueOf(message)),
        Optional.empty(),
        Duration.ZERO);
  }

  /** The same with a token of the management port. */
  TestSettings withToken(String secret) {
    return new TestSettings(insecure, message, Optional.of(secret), warmUp);
  }

  /** The same with a warm-up of services behind the gateway. */
  public TestSettings warmedFor(Duration time) {
    return new TestSettings(insecure, message, token, time);
  }

  @Override
  public Management management() {
    return () -> token;
  }

  @Override
  public String modelRepository() {
    return "none";
  }

  @Override
  public Optional<String> defaultModel() {
    return Optional.empty();
  }

  @Override
  public Limits limits() {
    return new Limits() {
      @Override
      public MemorySize message() {
        return message;
      }

      @Override
      public int queue() {
        return 16;
      }
    };
  }

  @Override
  public Drain drain() {
    return new Drain() {
      @Override
      public Duration propagation() {
        return Duration.ofMillis(1);
      }

      @Override
      public Duration patience() {
        return Duration.ofSeconds(2);
      }
    };
  }
}
