package io.pronto.service.tls;

import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<String, String> complaints = new HashMap<>();

  PortCertificates(TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
    this.registry = registry;
    this.updated = updated;
  }

  /** Reads the files and has the ports use them; whether all of them do. */
  public synchronized boolean refresh() {
    boolean management = refresh(QuarkusTls.MANAGEMENT);
    boolean front = refresh(QuarkusTls.FRONT);
    return management && front;
  }

  private boolean refresh(String name) {
    Optional<TlsConfiguration> known = registry.get(name);
    if (known.isEmpty()) {
      return true;
    }
    String reason = reload(name, known.get());
    if (!reason.equals(complaints.put(name, reason)) && !reason.isEmpty()) {
      LOG.warnf("%s: certificates stay as they were: %s", name, reason);
    }
    return reason.isEmpty();
  }

  /** Why its port does not use them; empty if it does. */
  private String reload(String name, TlsConfiguration known) {
    try {
      if (!known.reload()) {
        return "files that Quarkus cannot use";
      }
      updated.fire(new CertificateUpdatedEvent(name, known));
      return "";
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
