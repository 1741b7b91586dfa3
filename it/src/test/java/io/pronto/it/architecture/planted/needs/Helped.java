package io.pronto.it.architecture.planted.needs;

import io.pronto.it.parts.Consul;
import io.pronto.it.parts.Prometheus;
import java.util.List;

/** Starts one thing for {@link HidesWhatAnotherUses}, and could start another. */
final class Helped {

  void startsConsul() {
    Consul.running().close();
  }

  void startsPrometheus() {
    Prometheus.scraping(List.of()).close();
  }
}
