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
            "expected static:///host:port[,host:port…], dns:///host:port, consul:///service or"
                + " inprocess:///name, got "
                + text);
  }
}
