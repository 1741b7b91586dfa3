package io.pronto.it.architecture.planted.gateway.predict;

import io.pronto.it.architecture.planted.gateway.next.Client;

/** Breaks rule 4: core that sees the client of the next hop. */
final class KnowsClient {

  static Class<?> known() {
    return Client.class;
  }

  private KnowsClient() {}
}
