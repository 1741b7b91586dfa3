package io.pronto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferRequest.InferInputTensor;
import io.pronto.proto.ModelInferResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {

  @Test
  void anOutputNamedTwiceIsRefused() {
    // Given
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    request.addOutputsBuilder().setName("a");
    request.addOutputsBuilder().setName("a");
    // Then
    assertThatThrownBy(() -> Wire.outputsOf(request.build()))
        .hasMessage("outputs[1].name: expected each name once, got a");
  }

  @Test
  void moreOutputsThanAnyModelHasAreRefused() {
    // Given
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (int i = 0; i <= Tensors.MOST; i++) {
      request.addOutputsBuilder().setName("output " + i);
    }
    // Then
    assertThatThrownBy(() -> Wire.outputsOf(request.build()))
        .hasMessage("outputs: expected at most 1024 tensors, got 1025");
  }

  private static final Tensor X = Tensor.ofFloats("x", new long[] {1, 2}, 1f, 2f);
  private static final Tensor Y = Tensor.ofLongs("y", new long[] {}, 7);

  @Test
  void aRequestComesBackWithTheSameMemory() {
    // When
    ModelInferRequest request = Wire.request("iris", "3", "q", Tensors.of(X, Y), List.of("a", "b"));
    Tensors back = Wire.inputsOf(request);
    // Then
    assertThat(request.getModelName()).isEqualTo("iris");
    assertThat(request.getModelVersion()).isEqualTo("3");
    assertThat(request.getId()).isEqualTo("q");
    assertThat(Wire.outputsOf(request)).containsExactly("a", "b");
    assertThat(back).isEqualTo(Tensors.of(X, Y));
    assertThat(back.get("x").shared().array()).isSameAs(X.shared().array());
    assertThat(back.get("y").shared().array()).isSameAs(Y.shared().array());
  }

  @Test
  void aResponseComesBackWithTheSameMemory() {
    // When
    ModelInferResponse response = Wire.response("iris", "3", "q", Tensors.of(X, Y));
    Tensors back = Wire.outputsOf(response);
    // Then
    assertThat(response.getModelName()).isEqualTo("iris");
    assertThat(response.getModelVersion()).isEqualTo("3");
    assertThat(response.getId()).isEqualTo("q");
    assertThat(back).isEqualTo(Tensors.of(X, Y));
    assertThat(back.get("x").shared().array()).isSameAs(X.shared().array());
  }

  @Test
  void aViewInTheMiddleOfAnArrayKeepsToItsPart() {
    // Given
    byte[] whole = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0};
    ByteBuffer part = ByteBuffer.wrap(whole, 4, 4);
    Tensor middle = Tensor.of("m", DataType.INT32, new long[] {1}, part);
    // When
    Tensor back = Wire.inputsOf(Wire.request("m", "", "", Tensors.of(middle), List.of())).get("m");
    // Then
    assertThat(back).isEqualTo(middle);
    assertThat(back.shared().array()).isSameAs(whole);
    assertThat(back.data().getInt()).isEqualTo(2);
  }

  @Test
  void rawBytesInManyPiecesOrOutsideTheHeapAreReadToo() {
    // Given
    ByteBuffer direct = ByteBuffer.allocateDirect(8).put(0, (byte) 7);
    ByteString pieces =
        ByteString.copyFrom(new byte[200]).concat(ByteString.copyFrom(new byte[312]));
    // When
    Tensor first = Wire.inputsOf(raw("INT64", UnsafeByteOperations.unsafeWrap(direct), 1)).get("x");
    Tensor second = Wire.inputsOf(raw("INT64", pieces, 64)).get("x");
    // Then
    assertThat(first.data().getLong()).isEqualTo(7);
    assertThat(second.bytes()).isEqualTo(512);
  }

  @Test
  void noInputsAreNoTensors() {
    assertThat(Wire.inputsOf(ModelInferRequest.getDefaultInstance()).list()).isEmpty();
    assertThat(Wire.outputsOf(ModelInferRequest.getDefaultInstance())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "2, 1", "2, 3"})
  void refusesAnotherNumberOfRawContentsThanOfInputs(int inputs, int raws) {
    // Given
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (int i = 0; i < inputs; i++) {
      request.addInputs(input("x" + i, "INT8", 1));
    }
    for (int i = 0; i < raws; i++) {
      request.addRawInputContents(ByteString.copyFrom(new byte[1]));
    }
    // Then
    assertThat(refusal(request.build()))
        .isEqualTo(
            "raw_input_contents: expected %d entries, one per input, got %d"
                .formatted(inputs, raws));
  }

  @Test
  void refusesContentsInBothForms() {
    // Given
    InferInputTensor.Builder input = input("x", "INT8", 1);
    input.getContentsBuilder().addIntContents(1);
    // Then
    assertThat(
            refusal(
                ModelInferRequest.newBuilder()
                    .addInputs(input)
                    .addRawInputContents(ByteString.copyFrom(new byte[1]))
                    .build()))
        .isEqualTo("inputs[0].contents: expected no contents beside raw_input_contents, got both");
  }

  @Test
  void refusesANameTwiceAndNone() {
    // Given
    ByteString one = ByteString.copyFrom(new byte[1]);
    ModelInferRequest.Builder twins =
        ModelInferRequest.newBuilder().addRawInputContents(one).addRawInputContents(one);
    twins.addInputs(input("x", "INT8", 1)).addInputs(input("x", "INT8", 1));
    // Then
    assertThat(refusal(twins.build())).isEqualTo("inputs[1].name: expected each name once, got x");
    assertThat(refusal(twins.setInputs(1, input("", "INT8", 1)).build()))
        .isEqualTo("inputs[1].name: expected a name, got nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "int8, 1, 1, .datatype",
    "'', 1, 1, .datatype",
    "INT8, -1, 1, .shape",
    "INT8, 2147483648, 1, .shape",
    "INT8, 2147483647, 1, .data",
    "INT8, 2, 1, .data",
    "INT8, 1, 2, .data",
    "BYTES, 1, 3, .data",
    "BYTES, 0, 4, .data"
  })
  void refusesWhatIsUnsoundAtItsField(String type, long size, int bytes, String field) {
    assertThat(refusal(raw(type, ByteString.copyFrom(new byte[bytes]), size)))
        .startsWith("inputs[0]" + field + ": expected ");
  }

  @Test
  void refusesMoreInputsThanAnyModelHas() {
    // Given
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
    for (int i = 0; i <= Tensors.MOST; i++) {
      request.addInputs(input("x" + i, "INT8", 0));
    }
    // Then
    assertThat(refusal(request.build()))
        .isEqualTo("inputs: expected at most 1024 tensors, got 1025");
  }

  @Test
  void anUnsoundAnswerIsADefectOfTheHopThatSentIt() {
    // Given
    ModelInferResponse.Builder response = Wire.response("m", "1", "", Tensors.of(X)).toBuilder();
    Answer unsound = Answer.of(response.setOutputs(0, output("NONE")).build());
    // Then
    assertThatThrownBy(() -> Wire.outputsOf(unsound, Hop.MODEL_SERVER))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isEqualTo(new Failure.Defect("model-server")));
  }

  private static ModelInferResponse.InferOutputTensor output(String type) {
    return ModelInferResponse.InferOutputTensor.newBuilder()
        .setName("x")
        .setDatatype(type)
        .addShape(2)
        .build();
  }

  private static ModelInferRequest raw(String type, ByteString bytes, long size) {
    return ModelInferRequest.newBuilder()
        .addInputs(input("x", type, size))
        .addRawInputContents(bytes)
        .build();
  }

  private static InferInputTensor.Builder input(String name, String type, long size) {
    return InferInputTensor.newBuilder().setName(name).setDatatype(type).addShape(size);
  }

  private static String refusal(ModelInferRequest request) {
    try {
      return "taken: " + Wire.inputsOf(request);
    } catch (FailureException e) {
      return e.getMessage();
    }
  }
}
