package io.pronto.service.config;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a service under test. */
public record TestSettings(
    String insecure, MemorySize message, Optional<String> token, Tls tls, Duration warmUp)
    implements ChainSettings {

  /** Certificates of a service under test. */
  record Files(Optional<String> certificate, Optional<String> key, Optional<String> ca)
      implements Tls {

    static final Files NONE = of(null, null, null);

    static Files of(String certificate, String key, String ca) {
      return new Files(
          Optional.ofNullable(certificate), Optional.ofNullable(key), Optional.ofNullable(ca));
    }

    @Override
    public Duration reload() {
      return Duration.ofSeconds(10);
    }
  }

  /** The repository of a service under test, which is read once. */
  private record ReadOnce() implements RepositorySettings {

    @Override
    public String control() {
      return "none";
    }

    @Override
    public Duration poll() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration rest() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Optional<List<String>> load() {
      return Optional.empty();
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public String changed() {
      return "replace";
    }
  }

  @Override
  public RepositorySettings repository() {
    return new ReadOnce();
  }

  /** Those that a service has where nobody says otherwise. */
  public static TestSettings usual() {
    return of(false, 64 << 20);
  }

  static TestSettings of(boolean insecure, long message) {
    return new TestSettings(
        Boolean.toString(insecure),
        new MemorySize(BigInteger.valueOf(message)),
        Optional.empty(),
        Files.NONE,
        Duration.ZERO);
  }

  /** The same with a token of the management port. */
  TestSettings withToken(String secret) {
    return new TestSettings(insecure, message, Optional.of(secret), tls, warmUp);
  }

  /** The same with certificates. */
  TestSettings with(Files files) {
    return new TestSettings(insecure, message, token, files, warmUp);
  }

  /** The same with a warm-up of services behind the gateway. */
  public TestSettings warmedFor(Duration time) {
    return new TestSettings(insecure, message, token, tls, time);
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
  public Optional<String> steering() {
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
