package io.pronto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Detachable;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.pronto.proto.ModelInferResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  @Test
  void inProcessTheSameAnswerIsHandedOver() throws IOException {
    // Given
    Answer made = Answer.of(message(10));
    Transport bytes = new Transport(message(10).toByteArray());
    Answer relayed = Answer.MARSHALLER.parse(bytes);
    // When
    Answer first = Answer.MARSHALLER.parse(Answer.MARSHALLER.stream(made));
    InputStream stream = Answer.MARSHALLER.stream(relayed);
    Answer second = Answer.MARSHALLER.parse(stream);
    stream.close();
    // Then
    assertThat(first).isSameAs(made);
    assertThat(second).isSameAs(relayed);
    assertThat(bytes.closed).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 300_000})
  void relayedBytesAreWrittenAsTheyCameAndGivenBackOnce(int size) throws IOException {
    // Given
    byte[] wire = message(size).toByteArray();
    Transport bytes = new Transport(wire);
    InputStream stream = Answer.MARSHALLER.stream(Answer.MARSHALLER.parse(bytes));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // When
    assertThat(stream.available()).isEqualTo(wire.length);
    int written = ((Drainable) stream).drainTo(out);
    stream.close();
    // Then
    assertThat(written).isEqualTo(wire.length);
    assertThat(out.toByteArray()).isEqualTo(wire);
    assertThat(bytes.closed).isEqualTo(1);
  }

  @Test
  void aMessageIsWrittenWhole() throws IOException {
    // Given
    ModelInferResponse message = message(300);
    InputStream drained = Answer.MARSHALLER.stream(Answer.of(message));
    InputStream read = Answer.MARSHALLER.stream(Answer.of(message));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // When
    assertThat(drained.available()).isEqualTo(message.getSerializedSize());
    assertThat(((Drainable) drained).drainTo(out)).isEqualTo(message.getSerializedSize());
    // Then
    assertThat(out.toByteArray()).isEqualTo(message.toByteArray());
    assertThat(read.readAllBytes()).isEqualTo(message.toByteArray());
  }

  @Test
  void aStreamThatNobodyDrainsGivesTheBytesBack() throws IOException {
    // Given
    Transport bytes = new Transport(message(10).toByteArray());
    // When
    Answer.MARSHALLER.stream(Answer.MARSHALLER.parse(bytes)).close();
    // Then
    assertThat(bytes.closed).isEqualTo(1);
  }

  @Test
  void discardGivesTheBytesBackAndLeavesAMessageAlone() throws IOException {
    // Given
    Transport bytes = new Transport(message(10).toByteArray());
    Answer made = Answer.of(message(10));
    // When
    Answer.MARSHALLER.parse(bytes).discard();
    made.discard();
    // Then
    assertThat(bytes.closed).isEqualTo(1);
    assertThat(made.open()).isEqualTo(message(10));
  }

  @Test
  void openReadsTheMessageAndGivesTheBytesBack() throws IOException {
    // Given
    Transport bytes = new Transport(message(10).toByteArray());
    // Then
    assertThat(Answer.MARSHALLER.parse(bytes).open()).isEqualTo(message(10));
    assertThat(bytes.closed).isEqualTo(1);
  }

  @Test
  void bytesThatAreNoMessageAreRefusedWhenOpenedAndGivenBack() {
    // Given
    Transport bytes = new Transport(new byte[] {0x0a, 0x7f});
    // Then
    assertThatThrownBy(() -> Answer.MARSHALLER.parse(bytes).open())
        .isInstanceOf(InvalidProtocolBufferException.class);
    assertThat(bytes.closed).isEqualTo(1);
  }

  @Test
  void bytesOfAnotherStreamAreReadAtOnce() throws IOException {
    // Given
    ByteArrayInputStream other = new ByteArrayInputStream(message(10).toByteArray());
    // When
    Answer answer = Answer.MARSHALLER.parse(other);
    // Then
    assertThat(other.available()).isZero();
    assertThat(answer.open()).isEqualTo(message(10));
  }

  static ModelInferResponse message(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    return ModelInferResponse.newBuilder()
        .setModelName("iris")
        .addRawOutputContents(ByteString.copyFrom(bytes))
        .build();
  }

  /** The transport's stream: can be taken from it, and counts how often it is given back. */
  private static final class Transport extends ByteArrayInputStream
      implements Detachable, KnownLength {

    private int closed;

    Transport(byte[] bytes) {
      super(bytes);
    }

    @Override
    public InputStream detach() {
      return this;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
