package io.pronto.service.registry;

import io.pronto.chain.hop.Listen;
import io.pronto.core.hop.Hop;

/** Where services make themselves known. A bean of every process; without a registry it is idle. */
public interface Registry {

  /**
   * The place of one service in the registry, where nothing stands yet.
   *
   * @param listen where the service listens; one that listens in process has nothing to make known
   * @throws io.quarkus.runtime.configuration.ConfigurationException if others could not tell from
   *     {@code listen} how to reach it
   */
  Registration registration(Hop hop, Listen listen);

  /** No registry: nobody is made known. */
  static Registry none() {
    return (_, _) -> Registration.none();
  }
}
