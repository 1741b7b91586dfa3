package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.pronto.core.json.Document;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyWriterTest {

  @Test
  @SuppressWarnings("deprecation") // as Quarkus has it written
  void whatIsWrittenIsGivenBackToThePool() {
    // Given
    Document json = Document.of("{}".getBytes(StandardCharsets.UTF_8));
    // When
    ByteBuf written = BodyWriter.copied(json).getByteBuf();
    // Then
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(written.release()).isTrue();
    assertThat(written.refCnt()).isZero();
  }
}
