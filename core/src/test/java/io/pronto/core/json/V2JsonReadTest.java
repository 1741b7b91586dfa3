package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2JsonReadTest {

  private static final Tensor TWO_ROWS =
      Tensor.ofFloats("x", new long[] {2, 2}, 1f, 2.5f, -3f, 4e-3f);

  private static V2Json.InferRequest read(String json) {
    return V2Json.readRequest(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // flat, and nested as the shape says
        "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[1,2.5,-3,4e-3]}]}",
        "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2.5],[-3,4e-3]]}]}",
        // members in any order
        "{'inputs':[{'data':[1,2.5,-3,4e-3],'datatype':'FP32','shape':[2,2],'name':'x'}]}",
        "{'inputs':[{'data':[[1,2.5],[-3,4e-3]],'shape':[2,2],'name':'x','datatype':'FP32'}]}",
        "{'inputs':[{'shape':[2,2],'data':[1,2.5,-3,4e-3],'name':'x','datatype':'FP32'}]}",
        // unknown members and parameters, whatever they are
        "{'parameters':{'a':[{'data':[1]}]},'z':null,'inputs':[{'parameters':{'b':[[true]]},"
            + "'name':'x','more':'é😀','data':[1,2.5,-3,4e-3],'shape':[2,2],'datatype':'FP32'}]}",
        // white space, a byte order mark, characters of several bytes before the data
        " {\n 'z' : 'é😀', 'inputs' :\r\n[ { 'data' : [ 1 , 2.5 ,-3,\t4e-3 ] , 'name':'x',"
            + "'shape':[2,2],'datatype':'FP32'} ] } ",
        "\uFEFF{'inputs':[{'data':[1,2.5,-3,4e-3],'name':'x','shape':[2,2],'datatype':'FP32'}]}",
        // what other clients write for nothing
        "{'id':null,'outputs':null,'parameters':null,'inputs':[{'name':'x','shape':[2,2],"
            + "'datatype':'FP32','parameters':null,'data':[1,2.5,-3,4e-3]}]}",
      })
  void readsATensorHoweverItIsWritten(String json) {
    // When
    V2Json.InferRequest request = read(json.replace('\'', '"'));
    // Then
    assertThat(request.inputs().list()).containsExactly(TWO_ROWS);
    assertThat(request.id()).isEmpty();
    assertThat(request.outputs()).isEmpty();
  }

  @Test
  void readsIdAndOutputs() {
    // When
    V2Json.InferRequest request =
        read(
            """
            {"id": "a-1", "inputs": [],
             "outputs": [{"name": "p", "parameters": {"classification": 0}}, {"name": "q"}]}
            """);
    // Then
    assertThat(request.id()).isEqualTo("a-1");
    assertThat(request.outputs()).containsExactly("p", "q");
    assertThat(request.inputs().list()).isEmpty();
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of("[]", "[5]", new long[] {}),
        Arguments.of("[0]", "[]", new long[] {0}),
        Arguments.of("[2,0]", "[]", new long[] {2, 0}),
        Arguments.of("[2,0]", "[[],[]]", new long[] {2, 0}),
        Arguments.of("[1,1,1]", "[5]", new long[] {1, 1, 1}),
        Arguments.of("[1,1,1]", "[[[5]]]", new long[] {1, 1, 1}));
  }

  @ParameterizedTest
  @MethodSource
  void shapes(String shape, String data, long[] expected) {
    // When
    Tensor tensor =
        read("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":%s,\"data\":%s}]}"
                .formatted(shape, data))
            .inputs()
            .get("x");
    // Then
    assertThat(tensor.shape()).isEqualTo(expected);
    assertThat(tensor.type()).isEqualTo(DataType.INT8);
  }

  @Test
  void readsTextsAndBytes() {
    // When
    Tensor tensor =
        read("""
        {"inputs": [{"name": "t", "datatype": "BYTES", "shape": [4],
          "data": ["", "é\\ud83d\\ude00", {"b64": "/wA="}, {"b64": ""}]}]}
        """)
            .inputs()
            .get("t");
    // Then
    assertThat(BytesElements.decode(tensor))
        .isDeepEqualTo(
            new byte[][] {new byte[0], "é😀".getBytes(UTF_8), new byte[] {-1, 0}, new byte[0]});
  }
}
