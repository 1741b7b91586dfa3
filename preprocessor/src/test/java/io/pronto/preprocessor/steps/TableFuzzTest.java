package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whole rows of a table are read right, broken ones are read or refused. {@code -Dfuzz.rows=10000}
 * for more.
 */
class TableFuzzTest {

  private static final int ROWS = Integer.getInteger("fuzz.rows", 2_000);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] WORDS = {
    "", "a", "b,c", "say \"hi\"", "日本", "🙂", "  x ", "null", "1"
  };

  private final Step step =
      new RecordFactory()
          .create(
              TestOptions.options(
                  "record: {input: x, columns: [n, w, m], texts: [w], texts-output: t, missing:"
                      + " allow}"));

  @Test
  void rowsAreReadRightOrRefused() throws IOException {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < ROWS; i++) {
      // Given
      float n = random.nextInt(5) == 0 ? Float.NaN : random.nextFloat() * 1e6f - 5e5f;
      float m = random.nextInt(5) == 0 ? Float.NaN : random.nextInt(100);
      String word = WORDS[random.nextInt(WORDS.length)];
      byte[] row = random.nextBoolean() ? json(n, word, m) : csv(n, word, m);
      boolean broken = random.nextBoolean();
      byte[] sent = broken ? mutated(random, row) : row;
      // When
      try {
        Tensors made = step.apply(Tensors.of(Tensor.ofBytes("x", new long[] {1}, sent)));
        // Then
        assertThat(made.get("x").shape()).containsExactly(1, 2);
        assertThat(made.get("t").shape()).containsExactly(1, 1);
        if (!broken) {
          assertThat(made.get("x").data().getFloat(0)).isEqualTo(Float.valueOf(n));
          assertThat(made.get("x").data().getFloat(4)).isEqualTo(Float.valueOf(m));
          assertThat(BytesElements.decode(made.get("t"))[0])
              .isEqualTo(word.getBytes(StandardCharsets.UTF_8));
        }
      } catch (FailureException e) {
        assertThat(broken).as(new String(sent, StandardCharsets.UTF_8)).isTrue();
        assertThat(e.failure()).isInstanceOf(InputInvalid.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(ROWS / 10, ROWS / 2 + ROWS / 10);
  }

  private static byte[] json(float n, String word, float m) throws IOException {
    ObjectNode row = JSON.createObjectNode();
    if (!Float.isNaN(n)) {
      row.put("n", n);
    }
    row.put("w", word);
    if (Float.isNaN(m)) {
      row.putNull("m");
    } else {
      row.put("m", m);
    }
    return JSON.writeValueAsBytes(row);
  }

  private static byte[] csv(float n, String word, float m) {
    String quoted = '"' + word.replace("\"", "\"\"") + '"';
    return (cell(n) + "," + quoted + "," + cell(m)).getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(float number) {
    return Float.isNaN(number) ? "" : Float.toString(number);
  }

  private static byte[] mutated(Random random, byte[] row) {
    byte[] broken = row.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
    }
    return broken;
  }
}
