package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentStreamTest {

  private final List<Integer> asked = new ArrayList<>();
  private final DocumentStream stream = new DocumentStream(4, this::array);

  /** Longer than asked for, and not empty: as one that was used before. */
  private byte[] array(int length) {
    asked.add(length);
    return "x".repeat(length + 1).getBytes(US_ASCII);
  }

  private String written() {
    Document document = stream.document();
    return new String(document.bytes(), 0, document.length(), US_ASCII);
  }

  @Test
  void keepsToTheFirstArrayWhileThatIsLongEnough() {
    stream.write('a');
    stream.write("bcde".getBytes(US_ASCII), 0, 4);
    assertThat(written()).isEqualTo("abcde");
    assertThat(asked).containsExactly(4);
  }

  @Test
  void goesOnInALongerArray() {
    stream.write("-abcde-".getBytes(US_ASCII), 1, 5);
    stream.write('f');
    stream.write("ghijklmnopqrstuvwxyz".getBytes(US_ASCII), 0, 20);
    assertThat(written()).isEqualTo("abcdefghijklmnopqrstuvwxyz");
    assertThat(asked).containsExactly(4, 12, 52);
  }
}
