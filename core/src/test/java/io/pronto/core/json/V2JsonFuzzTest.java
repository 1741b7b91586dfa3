package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.FailureException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class V2JsonFuzzTest {

  private static final int BODIES = 10_000;

  private static final String[] SEEDS = {
    """
    {"id":"é1","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1.5,2],[3e-3,-4]]},
     {"data":["a",{"b64":"/wA="}],"name":"t","shape":[2],"datatype":"BYTES"}],
     "outputs":[{"name":"p","parameters":{"k":[1]}}],"parameters":{"deep":[[{"a":null}]]}}
    """,
    """
    {"inputs":[{"name":"a","shape":[3],"datatype":"INT8","data":[-128,0,127]},
     {"name":"b","shape":[2],"datatype":"BOOL","data":[true,false]},
     {"name":"c","shape":[1],"datatype":"UINT64","data":[18446744073709551615]},
     {"name":"d","datatype":"BF16","data":[0.1],"shape":[1,1]}]}
    """
  };

  @Test
  void nothingButFailuresComesOut() {
    Random random = new Random(42);
    int read = 0;
    for (int i = 0; i < BODIES; i++) {
      byte[] body = mutated(SEEDS[i % SEEDS.length].getBytes(UTF_8), random);
      try {
        V2Json.InferRequest request = V2Json.readRequest(body);
        byte[] again = V2Json.writeRequest(request.id(), request.inputs());
        assertThat(V2Json.readRequest(again).inputs()).isEqualTo(request.inputs());
        read++;
      } catch (FailureException e) {
        assertThat(e.getMessage()).doesNotContain("com.", "java.", "Exception", "StreamRead");
        assertThat(UTF_8.newEncoder().canEncode(e.getMessage())).isTrue();
      }
    }
    assertThat(read).isBetween(1, BODIES - 1);
  }

  private static final String[] SPLICES = {
    "NaN",
    "-Infinity",
    "1e999",
    "-0",
    "null",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "\\ud800",
    "\\udc00x",
    "99999999999999999999",
    "[[[[[[",
    "\"b64\"",
    "\0",
    ":",
    "é",
    "\uD83D\uDE00",
    "/**/",
    "1.5",
    "[2147483647]",
    "[65536,65536,65536]",
    "\"datatype\":\"INT64\",",
    "\"data\":[],",
    "true"
  };

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
            default -> SPLICES[random.nextInt(SPLICES.length)].getBytes(UTF_8);
          };
      byte[] next = Arrays.copyOf(body, from + middle.length + body.length - to);
      System.arraycopy(middle, 0, next, from, middle.length);
      System.arraycopy(body, to, next, from + middle.length, body.length - to);
      body = next;
    }
    return body;
  }
}
