package io.pronto.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Document;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictFuzzTest {

  private static final int BODIES = 10_000;

  private static final List<String> SEEDS =
      List.of(
          "{\"input\":[[1.5,2,3e-3,-4],[1,2,3,4]]}",
          "{\"input\":[{\"a\":1,\"é\":\"😀\"},{\"b\":[{\"c\":null}]}]}",
          "{\"inputs\":{\"measures\":[[1,2],[3,4]],\"text\":[\"a\",{\"b64\":\"/wA=\"}]}}",
          "{\"input\":[{\"age\":1,\"town\":\"é\\n"
              + "\",\"more\":[1,2]},{\"town\":\"\",\"age\":2,\"more\":[3,4]}]}",
          "{\"inputs\":{\"text\":\"é😀\",\"measures\":{\"l\":1}}}");
  private static final List<String> SPLICES =
      List.of(
          "NaN",
          "1e999",
          "null",
          "[",
          "]",
          "{",
          "}",
          ",",
          "\"",
          "\\ud800",
          "[[[[",
          "\"b64\"",
          "\0",
          "é",
          "😀",
          "true",
          "\"input\":",
          "\"inputs\":{",
          "[]",
          "{}",
          "9".repeat(70),
          "\n",
          "]]]");

  @Test
  void nothingButFailuresComesOut() {
    // Given
    Random random = new Random(43);
    List<Release> releases =
        List.of(
            TestRelease.numbers(),
            TestRelease.records(),
            TestRelease.several(),
            TestRelease.columns());
    int read = 0;
    for (int i = 0; i < BODIES; i++) {
      byte[] body = mutated(SEEDS.get(i % SEEDS.size()).getBytes(UTF_8), random);
      Release release = releases.get(random.nextInt(releases.size()));
      // When, then
      try {
        Tensors tensors = PredictJson.readInput(Document.of(body), release);
        assertThat(tensors.list()).hasSameSizeAs(release.callers().inputs());
        assertThat(PredictJson.writeAnswer("m", "1", tensors, byte[]::new).length()).isPositive();
        read++;
      } catch (FailureException e) {
        assertThat(e.getMessage()).doesNotContain("com.", "java.", "Exception", "StreamRead");
        assertThat(UTF_8.newEncoder().canEncode(e.getMessage())).isTrue();
      }
    }
    assertThat(read).isBetween(1, BODIES - 1);
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] body = seed;
    for (int times = 1 + random.nextInt(3); times > 0 && body.length > 0; times--) {
      int from = random.nextInt(body.length);
      int to = Math.min(body.length, from + random.nextInt(8));
      byte[] middle =
          switch (random.nextInt(5)) {
            case 0 -> new byte[] {(byte) random.nextInt()};
            case 1 -> new byte[0];
            case 2 -> Arrays.copyOfRange(body, from, Math.min(body.length, from + 40));
            default -> SPLICES.get(random.nextInt(SPLICES.size())).getBytes(UTF_8);
          };
      byte[] next = Arrays.copyOf(body, from + middle.length + body.length - to);
      System.arraycopy(middle, 0, next, from, middle.length);
      System.arraycopy(body, to, next, from + middle.length, body.length - to);
      body = next;
    }
    return body;
  }
}
