package io.pronto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Detachable;
import io.grpc.KnownLength;
import io.pronto.core.failure.Failure;
import io.pronto.proto.InferTensorContents;
import io.pronto.proto.ModelInferRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InboundMarshallerTest {

  private static final ModelInferRequest REQUEST =
      ModelInferRequest.newBuilder()
          .setModelName("iris")
          .addRawInputContents(ByteString.copyFrom(new byte[100_000]))
          .build();

  private final InboundMarshaller marshaller = new InboundMarshaller();

  @Test
  void readsAMessageOffTheTransport() {
    assertThat(marshaller.parse(new TransportStream(REQUEST.toByteArray())))
        .isEqualTo(Inbound.of(REQUEST));
  }

  @Test
  void readsAMessageFromAnyOtherStream() {
    assertThat(marshaller.parse(new ByteArrayInputStream(REQUEST.toByteArray())))
        .isEqualTo(Inbound.of(REQUEST));
  }

  @Test
  void handsOverTheSameObjectInProcess() {
    // When
    InputStream stream = marshaller.stream(Inbound.of(REQUEST));
    // Then
    assertThat(marshaller.parse(stream).message()).isSameAs(REQUEST);
  }

  private static Stream<byte[]> noMessages() {
    byte[] sound = ModelInferRequest.newBuilder().setModelName("iris").build().toByteArray();
    byte[] cut = new byte[sound.length - 1];
    System.arraycopy(sound, 0, cut, 0, cut.length);
    return Stream.of(
        cut,
        hex("ff"),
        hex("0a7f61"), // a text that is longer than the message
        hex("0affffffffffffffffff01"), // a length beyond all numbers
        hex("0a02c328"), // a text that is no UTF-8
        hex("0c"), // the end of a group that did not begin
        hex("0b".repeat(200)), // groups too deep
        hex("00"));
  }

  @ParameterizedTest
  @MethodSource("noMessages")
  void bytesThatAreNoMessageAreTheCallersMistake(byte[] bytes) {
    // Given
    Failure flaw = new Failure.InputInvalid("body", "a ModelInferRequest", "bytes that are none");
    // Then
    assertThat(marshaller.parse(new TransportStream(bytes))).isEqualTo(new Inbound(null, flaw));
    assertThat(marshaller.parse(new ByteArrayInputStream(bytes)))
        .isEqualTo(new Inbound(null, flaw));
  }

  private static Stream<Arguments> heavy() {
    ModelInferRequest.Builder inputs = ModelInferRequest.newBuilder();
    ModelInferRequest.Builder raws = ModelInferRequest.newBuilder();
    for (int i = 0; i < 300_000; i++) {
      inputs.addInputs(ModelInferRequest.InferInputTensor.getDefaultInstance());
      raws.addRawInputContents(ByteString.EMPTY);
    }
    InferTensorContents.Builder longs = InferTensorContents.newBuilder();
    for (int i = 0; i < 9 << 20; i++) {
      longs.addInt64Contents(1);
    }
    ModelInferRequest.Builder typed = ModelInferRequest.newBuilder();
    typed.addInputsBuilder().setContents(longs);
    return Stream.of(
        Arguments.of("inputs", inputs.build()),
        Arguments.of("raw_input_contents", raws.build()),
        Arguments.of("inputs", typed.build()));
  }

  @ParameterizedTest
  @MethodSource("heavy")
  void aMessageThatWouldBecomeTooManyObjectsIsRefusedUnparsed(
      String field, ModelInferRequest request) {
    // Given
    byte[] bytes = request.toByteArray();
    for (InputStream stream :
        List.of(new TransportStream(bytes), new ByteArrayInputStream(bytes))) {
      // When
      Inbound inbound = marshaller.parse(stream);
      // Then
      assertThat(inbound.message()).isNull();
      assertThat(((Failure.InputInvalid) inbound.flaw()).field()).isEqualTo(field);
    }
  }

  @Test
  void largeRawContentsAreNoReasonToRefuse() {
    // Given
    ModelInferRequest large =
        ModelInferRequest.newBuilder()
            .addInputs(ModelInferRequest.InferInputTensor.getDefaultInstance())
            .addRawInputContents(ByteString.copyFrom(new byte[20 << 20]))
            .build();
    // Then
    assertThat(marshaller.parse(new TransportStream(large.toByteArray())).message())
        .isEqualTo(large);
  }

  @Test
  void noBytesAreTheEmptyMessage() {
    assertThat(marshaller.parse(new TransportStream(new byte[0])).message())
        .isEqualTo(ModelInferRequest.getDefaultInstance());
  }

  @Test
  void fieldsOfALaterProtocolArePassedOver() {
    assertThat(
            marshaller.parse(new TransportStream(hex("0a0161fa0f0178"))).message().getModelName())
        .isEqualTo("a");
  }

  @Test
  void rawContentsAreViewsOfOneArray() {
    // Given
    ModelInferRequest.Builder two = ModelInferRequest.newBuilder();
    two.addInputs(input("a")).addInputs(input("b"));
    two.addRawInputContents(ByteString.copyFrom(new byte[8]));
    two.addRawInputContents(ByteString.copyFrom(new byte[8]));
    // When
    ModelInferRequest read =
        marshaller.parse(new TransportStream(two.build().toByteArray())).message();
    var tensors = Wire.inputsOf(read);
    // Then
    assertThat(tensors.get("a").shared().array()).isSameAs(tensors.get("b").shared().array());
  }

  private static ModelInferRequest.InferInputTensor input(String name) {
    return ModelInferRequest.InferInputTensor.newBuilder()
        .setName(name)
        .setDatatype("INT64")
        .addShape(1)
        .build();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** What the network transport gives: a stream that tells its length and can be taken. */
  private static final class TransportStream extends ByteArrayInputStream
      implements Detachable, KnownLength {

    TransportStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public InputStream detach() {
      return this;
    }
  }
}
