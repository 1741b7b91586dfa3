package io.pronto.it.parts;

import io.pronto.it.run.Ports;

/**
 * Where a Consul server listens, all on loopback.
 *
 * @param http its API
 * @param https its API over TLS
 * @param rpc for other servers: their log
 * @param serf for other servers: who is alive
 */
record ConsulPorts(int http, int https, int rpc, int serf) {

  static ConsulPorts free() {
    return new ConsulPorts(Ports.free(), Ports.free(), Ports.free(), Ports.free());
  }
}
