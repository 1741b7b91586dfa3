package io.pronto.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {

  private static final int LENGTHS = 300;

  @Test
  void readsBothAlphabetsPaddedOrNotInOneLineOrSeveral() {
    // Given
    Random random = new Random(17);
    for (int length = 0; length < LENGTHS; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      // When, then
      assertThat(read(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
      assertThat(read(Base64.getEncoder().withoutPadding().encodeToString(bytes))).isEqualTo(bytes);
      assertThat(read(Base64.getUrlEncoder().encodeToString(bytes))).isEqualTo(bytes);
      assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
          .isEqualTo(bytes);
      assertThat(read(Base64.getMimeEncoder().encodeToString(bytes) + "\r\n")).isEqualTo(bytes);
      assertThat(read(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n"))
          .isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%%%",
        "a",
        "YQ=",
        "YQ===",
        "YQ==YQ==",
        "+_8=",
        "-/8=",
        "YWJj YWJj",
        "YWJj\tYWJj",
        "YWJjé",
        "YQ\u0000=",
        "\uD83D\uDE00",
        "=",
        "YWJj!"
      })
  void refusesAnythingElse(String text) {
    assertThat(refusal(text))
        .isInstanceOfSatisfying(
            Failure.InputInvalid.class,
            invalid -> {
              assertThat(invalid.field()).isEqualTo("x.b64");
              assertThat(invalid.expected()).isEqualTo("base64");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:image/png;base64,YQ==", "DATA:;base64,YQ==", "data:,YQ=="})
  void refusesADataUrlWithAHint(String text) {
    assertThat(refusal(text))
        .isEqualTo(
            new Failure.InputInvalid(
                "x.b64",
                "base64 alone, what follows the comma of a data URL",
                "the text \"" + text + "\""));
  }

  private static byte[] read(String text) {
    return Base64Text.decode(text, () -> "x.b64");
  }

  private static Failure refusal(String text) {
    return catchThrowableOfType(FailureException.class, () -> read(text)).failure();
  }
}
