package io.pronto.service.config;

import java.net.URI;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The URL of an OpenTelemetry collector. It is refused while settings are read, before Quarkus sees
 * it: the word {@code true} would turn tracing off without a sound, and what else is wrong would be
 * told of a key that no user has set.
 */
public final class CollectorUrl implements Converter<URI> {

  private static final long serialVersionUID = 1L;

  @Override
  public URI convert(String value) {
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // no URI at all
    }
    throw new IllegalArgumentException("expected http://host:port or https://host:port");
  }
}
