package io.pronto.preprocessor.steps.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any text in UTF-8 is answered, anything else refused. {@code -Dfuzz.texts=10000} for more. */
class TextFuzzTest {

  private static final int TEXTS = Integer.getInteger("fuzz.texts", 2_000);
  private static final int MAX_LENGTH = 64;

  @TempDir Path release;

  @BeforeEach
  void putsATokenizerIntoTheRelease() throws IOException {
    try (InputStream in =
        TextFuzzTest.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
      Files.write(release.resolve("t.json"), in.readAllBytes());
    }
  }

  @Test
  void textsAreAnsweredAndOtherBytesRefused() {
    Random random = new Random(7);
    String options = "tokenize: {input: x, tokenizer: t.json, max-length: " + MAX_LENGTH + "}";
    Step step = new TokenizeFactory().create(TestOptions.step(options, release).options());
    for (int i = 0; i < TEXTS; i++) {
      // Given
      byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(3) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      // When
      try {
        Tensors made = step.apply(Tensors.of(Tensor.ofBytes("x", new long[] {1}, bytes)));
        // Then
        assertThat(valid(bytes)).isTrue();
        assertThat(made.get("input_ids").dimension(1)).isBetween(2L, (long) MAX_LENGTH);
        assertThat(made.get("input_ids").data().getLong(0)).isEqualTo(101);
      } catch (FailureException e) {
        assertThat(valid(bytes)).isFalse();
        assertThat(e.failure()).isInstanceOf(InputInvalid.class);
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      int reach = new int[] {0x80, 0x800, 0xD800, 0x110000}[random.nextInt(4)];
      int character = random.nextInt(reach);
      if (character < 0xD800 || character > 0xDFFF) {
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }

  private static boolean valid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
