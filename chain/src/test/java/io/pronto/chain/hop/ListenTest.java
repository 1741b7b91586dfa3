package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8081, 127.0.0.1, 8081, true",
    "127.9.9.9:0, 127.9.9.9, 0, true",
    "::1:65535, 0:0:0:0:0:0:0:1, 65535, true",
    "[::1]:8081, 0:0:0:0:0:0:0:1, 8081, true",
    "0.0.0.0:8081, 0.0.0.0, 8081, false",
    ":::8081, 0:0:0:0:0:0:0:0, 8081, false",
    "192.0.2.7:1, 192.0.2.7, 1, false"
  })
  void readsHostAndPortAndTellsWhoReachesIt(String text, String host, int port, boolean local) {
    // When
    Listen listen = Listen.parse(text);
    // Then
    assertThat(listen.address().getAddress().getHostAddress()).isEqualTo(host);
    assertThat(listen.address().getPort()).isEqualTo(port);
    assertThat(listen.local()).isEqualTo(local);
    assertThat(listen.inProcessName()).isNull();
  }

  @Test
  void aServerInThisProcessIsReachedByNobodyElse() {
    assertThat(Listen.parse("inprocess:///preprocessor"))
        .isEqualTo(new Listen(null, "preprocessor"))
        .returns(true, Listen::local);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "8081",
        ":8081",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:-1",
        "127.0.0.1:65536",
        "127.0.0.1:99999999999",
        "127.0.0.1:http",
        "no host at all:1",
        "inprocess:///"
      })
  void everythingElseIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> Listen.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected host:port with a port of 0 to 65535, or inprocess:///name, got " + text);
  }
}
