package io.pronto.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.pronto.core.failure.FailureException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that mean harm: nothing but a failure comes out, and little memory is spent. */
class HostileJsonTest {

  private static final int ROUNDS = 10_000;
  private static final int CHANGES = 4;
  private static final String ALPHABET = "{}[]\":,.0123456789eE+-truefalsn\\ub64\0\u007f ÿ";
  private static final long FEW_BYTES = 1 << 20;

  private static final List<String> BODIES =
      List.of(
          """
          {"id":"a","parameters":{"p":1},"inputs":[\
          {"name":"x","shape":[2,3],"datatype":"FP32","data":[[1,2.5,-3e2],[4,5,6]]},\
          {"data":[18446744073709551615,0],"name":"y","datatype":"UINT64","shape":[2]}],\
          "outputs":[{"name":"p"}]}\
          """,
          """
          {"inputs":[{"name":"t","datatype":"BYTES","shape":[2,1],\
          "data":["h\\u00e9llo",{"b64":"AP8="}]},\
          {"name":"m","shape":[],"data":[true],"datatype":"BOOL"},\
          {"name":"h","shape":[1,1,1],"datatype":"FP16","data":[[[0.5]]]}]}\
          """);

  private static final List<String> LINES =
      List.of(
          """
          {"request":{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[1]}]},\
          "response":{"outputs":[{"data":[1],"name":"y","shape":[1],"datatype":"BF16"}]},\
          "tolerance":1e-3}\
          """);

  @Test
  void onlyFailuresComeOutOfMutatedRequests() {
    mutate(BODIES, 11, V2Json::readRequest);
  }

  @Test
  void onlyFailuresComeOutOfMutatedGoldenLines() {
    mutate(LINES, 12, line -> GoldenJson.parse(new String(line, StandardCharsets.UTF_8)));
  }

  private static void mutate(List<String> seeds, long seed, Consumer<byte[]> reader) {
    // Given
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutated(seeds.get(round % seeds.size()), random);
      // When
      try {
        reader.accept(body);
      } catch (FailureException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("round %d: %s".formatted(round, new String(body, StandardCharsets.UTF_8)), e);
      }
    }
    // Then
    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS);
  }

  private static byte[] mutated(String text, Random random) {
    StringBuilder body = new StringBuilder(text);
    for (int i = random.nextInt(CHANGES); i >= 0 && !body.isEmpty(); i--) {
      int at = random.nextInt(body.length());
      int end = Math.min(body.length(), at + 1 + random.nextInt(8));
      char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(6)) {
        case 0 -> body.setCharAt(at, other);
        case 1 -> body.insert(at, other);
        case 2 -> body.delete(at, end);
        case 3 -> body.insert(at, body.substring(at, end));
        case 4 -> body.insert(random.nextInt(body.length()), body.substring(at, end));
        default -> body.setLength(at);
      }
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[2147483647]",
        "[2147483647,1,1]",
        "[1073741824]",
        "[46340,46340]",
        "[9223372036854775807]",
        "[9223372036854775807,0]",
        "[2147483647,2147483647,2147483647,2147483647]"
      })
  void aHugeShapeWithLittleDataCostsNoMemory(String shape) {
    // Given
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] body =
        """
        {"inputs":[{"name":"x","shape":%s,"datatype":"FP64","data":[1]}]}\
        """
            .formatted(shape)
            .getBytes(StandardCharsets.UTF_8);
    // When
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> V2Json.readRequest(body)).isInstanceOf(FailureException.class);
    long spent = threads.getCurrentThreadAllocatedBytes() - before;
    // Then
    assertThat(spent).isLessThan(FEW_BYTES);
  }
}
