package io.pronto.chain.tls;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The certificates of Quarkus' ports, read again when that is asked for. Its registry could look at
 * the files by itself, but makes its key stores anew at each look, changed or not, and so derives
 * keys from passwords all the time.
 */
@Singleton
public class PortCertificates {

  private static final Logger LOG = Logger.getLogger(PortCertificates.class);

  private final TlsConfigurationRegistry registry;
  private final Event<CertificateUpdatedEvent> updated;

  PortCertificates(TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
    this.registry = registry;
    this.updated = updated;
  }

  /** Reads the files and has the ports use them; whether all of them do. */
  public boolean refresh() {
    boolean management = refresh(QuarkusTls.MANAGEMENT);
    boolean front = refresh(QuarkusTls.FRONT);
    return management && front;
  }

  private boolean refresh(String name) {
    Optional<TlsConfiguration> known = registry.get(name);
    if (known.isEmpty()) {
      return true;
    }
    try {
      boolean read = known.get().reload();
      if (read) {
        updated.fire(new CertificateUpdatedEvent(name, known.get()));
      }
      return read;
    } catch (RuntimeException e) {
      LOG.warnf("%s: certificates stay as they were: %s", name, e.getMessage());
      return false;
    }
  }
}
