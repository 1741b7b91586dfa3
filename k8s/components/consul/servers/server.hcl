server = true
bootstrap_expect = 3
data_dir = "/consul/data"
client_addr = "0.0.0.0"
retry_join = ["consul-0.consul-servers", "consul-1.consul-servers", "consul-2.consul-servers"]
leave_on_terminate = false
disable_update_check = true
acl {
  enabled = true
  default_policy = "deny"
}
# New files are taken without a restart.
auto_reload_config = true
tls {
  https {
    ca_file = "/consul/tls/ca.crt"
    cert_file = "/consul/tls/tls.crt"
    key_file = "/consul/tls/tls.key"
    # A kubelet has none; who may do what is said by tokens.
    verify_incoming = false
  }
  internal_rpc {
    ca_file = "/consul/tls/ca.crt"
    cert_file = "/consul/tls/tls.crt"
    key_file = "/consul/tls/tls.key"
    verify_incoming = true
    verify_outgoing = true
    # A server is who has a certificate for server.dc1.consul; those of the services are of the same authority.
    verify_server_hostname = true
  }
}
ports {
  http = -1
  https = 8501
  dns = -1
  serf_wan = -1
}
