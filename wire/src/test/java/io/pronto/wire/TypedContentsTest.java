package io.pronto.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.proto.InferTensorContents;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferRequest.InferInputTensor;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TypedContentsTest {

  private static Stream<Arguments> contents() {
    return Stream.of(
        row("BOOL", typed().addBoolContents(true).addBoolContents(false), "0100"),
        row("INT8", typed().addIntContents(-128).addIntContents(127), "807f"),
        row("INT16", typed().addIntContents(-32768).addIntContents(32767), "0080ff7f"),
        row(
            "INT32",
            typed().addIntContents(Integer.MIN_VALUE).addIntContents(Integer.MAX_VALUE),
            "00000080ffffff7f"),
        row(
            "INT64",
            typed().addInt64Contents(Long.MIN_VALUE).addInt64Contents(1),
            "00000000000000800100000000000000"),
        row("UINT8", typed().addUintContents(0).addUintContents(255), "00ff"),
        row("UINT16", typed().addUintContents(1).addUintContents(65535), "0100ffff"),
        row("UINT32", typed().addUintContents(1).addUintContents(-1), "01000000ffffffff"),
        row(
            "UINT64",
            typed().addUint64Contents(1).addUint64Contents(-1),
            "0100000000000000ffffffffffffffff"),
        row("FP32", typed().addFp32Contents(0.1f).addFp32Contents(-0f), "cdcccc3d00000080"),
        row(
            "FP64",
            typed().addFp64Contents(0.1).addFp64Contents(-0.0),
            "9a9999999999b93f0000000000000080"),
        row(
            "BYTES",
            typed()
                .addBytesContents(ByteString.copyFromUtf8("hi"))
                .addBytesContents(ByteString.EMPTY),
            "02000000686900000000"));
  }

  private static InferTensorContents.Builder typed() {
    return InferTensorContents.newBuilder();
  }

  private static Arguments row(String type, InferTensorContents.Builder contents, String hex) {
    return Arguments.of(DataType.valueOf(type), contents.build(), hex);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void typedContentsBecomeLittleEndianBytes(
      DataType type, InferTensorContents contents, String hex) {
    // When
    Tensor tensor = read(type, contents, 2);
    byte[] raw = new byte[tensor.bytes()];
    tensor.data().get(raw);
    // Then
    assertThat(HexFormat.of().formatHex(raw)).isEqualTo(hex);
    assertThat(tensor.type()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, 128, 128",
    "INT8, -129, -129",
    "INT8, 2147483647, 2147483647",
    "INT16, 32768, 32768",
    "INT16, -32769, -32769",
    "UINT8, 256, 256",
    "UINT8, -1, 4294967295",
    "UINT16, 65536, 65536",
    "UINT16, -1, 4294967295"
  })
  void aNumberThatDoesNotFitTheTypeIsRefusedAtItsElement(DataType type, int value, String shown) {
    // Given
    InferTensorContents contents =
        type.name().startsWith("U")
            ? typed().addUintContents(0).addUintContents(value).build()
            : typed().addIntContents(0).addIntContents(value).build();
    // Then
    assertThatThrownBy(() -> read(type, contents, 2))
        .isInstanceOf(FailureException.class)
        .hasMessage("inputs[0].contents[1]: expected a number that fits %s, got %s", type, shown);
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "BF16"})
  void sixteenBitFloatsHaveNoTypedForm(DataType type) {
    assertThatThrownBy(() -> read(type, typed().addFp32Contents(1).build(), 1))
        .hasMessage("inputs[0].contents: expected raw_input_contents for %s, got contents", type);
  }

  @ParameterizedTest
  @MethodSource("contents")
  void anotherNumberOfElementsIsRefused(DataType type, InferTensorContents contents) {
    assertThatThrownBy(() -> read(type, contents, 3))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("inputs[0].data: expected ");
  }

  @Test
  void contentsInTheFieldOfAnotherTypeAreRefusedEvenBesideTheRightOnes() {
    InferTensorContents other = typed().addFp64Contents(1).build();
    InferTensorContents both = typed().addFp32Contents(1).addFp64Contents(1).build();
    for (InferTensorContents contents : List.of(other, both)) {
      assertThatThrownBy(() -> read(DataType.FP32, contents, 1))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "inputs[0].contents.fp64_contents: expected fp32_contents for FP32,"
                  + " got fp64_contents");
    }
  }

  private static Tensor read(DataType type, InferTensorContents contents, int elements) {
    InferInputTensor input =
        InferInputTensor.newBuilder()
            .setName("x")
            .setDatatype(type.name())
            .addShape(elements)
            .setContents(contents)
            .build();
    return Wire.inputsOf(ModelInferRequest.newBuilder().addInputs(input).build()).get("x");
  }
}
