package io.pronto.service.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of every service. */
@ConfigMapping(prefix = "pronto")
public interface ChainSettings {

  /** Folder of the model repository. */
  @WithDefault("samples/models")
  String modelRepository();

  /** How the model repository is followed. */
  RepositorySettings repository();

  /**
   * Says in so many words that ports may be open to other machines without TLS: {@code true} or
   * {@code false}.
   */
  @WithDefault("false")
  String insecure();

  /** The model that {@code POST /predict} means; for the gateway. */
  Optional<String> defaultModel();

  /** The port for those who run it. */
  Management management();

  /** Certificates of this service; without them it speaks plain text. */
  Tls tls();

  /** Limits of calls. */
  Limits limits();

  /**
   * How long a service behind the gateway calls itself before it says that it is ready, so that its
   * first callers meet compiled code; 0 for not at all. Not in one process.
   */
  @WithDefault("2s")
  Duration warmUp();

  /** How a service ends. */
  Drain drain();

  /** How the model repository is followed. */
  interface RepositorySettings {

    /**
     * {@code none}: it is read once, at the start; {@code poll}: again and again; {@code explicit}:
     * models are loaded and unloaded by name.
     */
    @WithDefault("none")
    String control();

    /** Pause between two looks. */
    @WithDefault("2s")
    Duration poll();

    /** How long the files of a release that comes or changes have to stay as they are. */
    @WithDefault("1s")
    Duration rest();

    /** Names of the models to load at the start, with {@code explicit}; {@code *} for all. */
    Optional<List<String>> load();

    /** How long a caller waits for a model to be loaded. */
    @WithDefault("55s")
    Duration patience();

    /**
     * Other files under a version that serves: {@code replace}: they are a release of their own,
     * which takes its place; {@code refuse}: they are not taken.
     */
    @WithDefault("replace")
    String changed();
  }

  /** The port for those who run it. */
  interface Management {

    /**
     * What a request to the management port must show as {@code Authorization: Bearer TOKEN},
     * unless it asks for health; unset: nothing, which only loopback addresses allow.
     */
    Optional<String> token();
  }

  /** Certificates of this service, as PEM files; all three or none. */
  interface Tls {

    /** Its own certificate and those up to its authority's. */
    Optional<String> certificate();

    /** The key of the certificate, PKCS#8. */
    Optional<String> key();

    /** The authorities whose certificates other services must show. */
    Optional<String> ca();

    /** Pause between two looks at the files, which are used from then on if they have changed. */
    @WithDefault("10s")
    Duration reload();
  }

  /**
   * Whose calls a service behind the gateway lets name their route: {@code machine}: those of this
   * machine and those with a certificate; {@code certificate}: the latter alone. Unset: {@code
   * machine}, or with {@code pronto.insecure} all.
   */
  Optional<String> steering();

  /** Limits of calls. */
  interface Limits {

    /** Largest message taken, at every port. */
    @WithDefault("64M")
    MemorySize message();

    /** Calls that may wait for a processor in one service; one more is refused. */
    @WithDefault("1024")
    int queue();
  }

  /** How a service ends. */
  interface Drain {

    /**
     * How long a service that was told to end still takes calls, so that its callers learn of it
     * first.
     */
    @WithDefault("250ms")
    Duration propagation();

    /** How long calls under way may take once a service was told to end. */
    @WithDefault("10s")
    Duration patience();
  }
}
