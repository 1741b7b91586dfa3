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
ports {
  dns = -1
  serf_wan = -1
}
