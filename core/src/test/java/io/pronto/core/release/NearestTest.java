package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> KNOWN =
      List.of("cast", "record", "rename", "reshape", "select");

  @ParameterizedTest
  @CsvSource({
    "reocrd, record",
    "records, record",
    "recrd, record",
    "selekt, select",
    "cats, cast",
    "softmax,",
    "x,",
    "'',"
  })
  void findsTheWordThatWasMeantAndNoFarOne(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN).orElse(null)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"reocrd, '; did you mean record?'", "softmax, ''"})
  void wordsTheHint(String word, String hint) {
    assertThat(Nearest.hint(word, KNOWN)).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({"60000", "65"})
  void doesNotCompareWordsLongerThanAnyOfOurs(int length) {
    String word = "a".repeat(length);
    assertThat(Nearest.to(word, List.of(word))).isEmpty();
  }
}
