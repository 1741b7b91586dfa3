package io.pronto.it.architecture.planted.needs;

import io.pronto.it.parts.Toxiproxy;

/** Says nothing of the proxy that it starts. */
final class HidesWhatItUses {

  void test() {
    Runnable later = () -> Toxiproxy.running().close();
    later.run();
  }
}
