package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static:///127.0.0.1:8281",
        "static:///a:1,b:2",
        "dns:///model-server:8281",
        "consul:///pronto-model-server",
        "k8s:///model-server:grpc",
        "k8s:///model-server.pronto:grpc",
        "k8s:///a.b:8281",
        "inprocess:///postprocessor"
      })
  void readsWhereAHopIs(String text) {
    assertThat(Target.parse(text)).hasToString(text);
  }

  @Test
  void readsAnIpv6AddressInBrackets() {
    assertThat(Target.parse("static:///[::1]:8281,[fe80::2]:1").uri().getPath())
        .isEqualTo("/[::1]:8281,[fe80::2]:1");
  }

  @Test
  void tellsTheNameOfAHopInThisProcess() {
    assertThat(Target.parse("inprocess:///postprocessor"))
        .returns(true, Target::inProcess)
        .returns("postprocessor", Target::inProcessName);
    assertThat(Target.parse("static:///a:1").inProcess()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:8281",
        "model-server",
        "static:",
        "static:///",
        "static:127.0.0.1:1",
        "http:///a:1",
        "unix:///tmp/socket",
        "xstatic:///a:1",
        "inprocess:///",
        "consul:///",
        "consul:///-x",
        "consul:///a/b",
        "consul:///a:1",
        "k8s:///a",
        "k8s:///a:",
        "k8s:///a.b.svc:grpc",
        "k8s:///A:grpc",
        "k8s:///-a:grpc",
        "k8s:///a:0",
        "k8s:///a:65536",
        "k8s:///a:a-port-that-is-long",
        "k8s:///a/b:grpc",
        "static:///a b",
        "static:///::1:8281",
        "static:///[::1]",
        "static:///a:0",
        "static:///a:65536",
        "static:///a:1,b:99999",
        "dns:///a:99999"
      })
  void everythingElseIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected static:///host:port[,host:port…], dns:///host:port, consul:///service,"
                + " k8s:///service[.namespace]:port or inprocess:///name, got "
                + text);
  }
}
