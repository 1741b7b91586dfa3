package io.pronto.it.parts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration file of a Consul server, for all versions that may be used here.
 *
 * @param folder of its data, its certificates and this file
 * @param peers of the whole cluster, itself among them
 */
record ConsulConfiguration(
    String node, Path folder, ConsulPorts ports, List<ConsulPorts> peers, ConsulOptions options) {

  /** From here on there is one more port. */
  private static final List<Integer> SECURE_GRPC = List.of(1, 14);

  private static final int OFF = -1;

  Path data() {
    return folder.resolve("data");
  }

  Path authority() {
    return folder.resolve("consul-agent-ca.pem");
  }

  ObjectNode json(List<Integer> version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("server", true)
        .put("node_name", node)
        .put("bootstrap_expect", peers.size())
        .put("data_dir", data().toString())
        .put("bind_addr", "127.0.0.1")
        .put("client_addr", "127.0.0.1")
        .put("retry_interval", "1s")
        .put("disable_update_check", true)
        .put("log_level", "info");
    peers.stream()
        .filter(peer -> !peer.equals(ports))
        .forEach(peer -> json.withArray("retry_join").add("127.0.0.1:" + peer.serf()));
    // Elections within a second or two, as on production machines.
    json.putObject("performance").put("raft_multiplier", 1);
    ports(json.putObject("ports"), version);
    if (options.token() != null) {
      ObjectNode acl = json.putObject("acl").put("enabled", true).put("default_policy", "deny");
      acl.putObject("tokens").put("master", options.token()).put("agent", options.token());
    }
    if (options.tls()) {
      json.put("ca_file", authority().toString())
          .put("cert_file", folder.resolve("dc1-server-consul-0.pem").toString())
          .put("key_file", folder.resolve("dc1-server-consul-0-key.pem").toString());
    }
    return json;
  }

  private void ports(ObjectNode json, List<Integer> version) {
    json.put("http", ports.http())
        .put("https", options.tls() ? ports.https() : OFF)
        .put("server", ports.rpc())
        .put("serf_lan", ports.serf())
        .put("serf_wan", OFF)
        .put("grpc", OFF)
        .put("dns", OFF);
    if (version.get(0) > SECURE_GRPC.get(0) || version.get(1) >= SECURE_GRPC.get(1)) {
      json.put("grpc_tls", OFF);
    }
  }
}
