package io.pronto.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.V2Json.InferRequest;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2JsonTest {

  private static final String SOUND =
      "{'name':'x','shape':[2,2],'datatype':'INT32','data':[1,2,3,4]}";
  private static final Tensor X =
      Tensor.of("x", DataType.INT32, new long[] {2, 2}, ints(1, 2, 3, 4));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'x','shape':[2,2],'datatype':'INT32','data':[1,2,3,4]}",
        "{'name':'x','shape':[2,2],'datatype':'INT32','data':[[1,2],[3,4]]}",
        "{'data':[1,2,3,4],'name':'x','shape':[2,2],'datatype':'INT32'}",
        "{'data':[[1,2],[3,4]],'datatype':'INT32','shape':[2,2],'name':'x'}",
        "{'a':{'b':[{}]},'name':'x','shape':[2,2],'datatype':'INT32','data':[1,2,3,4]}"
      })
  void readsATensorInAnyOrderOfMembersFlatOrNested(String tensor) {
    assertThat(read(body(tensor)).inputs().list()).containsExactly(X);
  }

  @Test
  void dataBeforeTheDatatypeAreFoundBehindAMarkAndWideCharactersToo() {
    // Given
    String tensor = "{'name':'ü€😀',\n'data' : [[1, 2],\n[3,4]],'shape':[2,2],'datatype':'INT32'}";
    // Then
    assertThat(read("\uFEFF" + body(tensor)).inputs().list()).containsExactly(X.named("ü€😀"));
  }

  @Test
  void readsIdAndWantedOutputsAndPassesOverTheRest() {
    // When
    InferRequest request =
        read(
            "{'outputs':[{'parameters':{'k':1},'name':'b'},{'name':'a'}],'parameters':{'p':[1]},"
                + "'id':'é7','inputs':["
                + SOUND
                + "]}");
    // Then
    assertThat(request.id()).isEqualTo("é7");
    assertThat(request.outputs()).containsExactly("b", "a");
    assertThat(request.inputs().list()).containsExactly(X);
  }

  @Test
  void idAndOutputsMayBeAbsent() {
    // When
    InferRequest request = read(body(SOUND));
    // Then
    assertThat(request.id()).isEmpty();
    assertThat(request.outputs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "''; body",
        "' '; body",
        "'{'; body",
        "'[]'; body",
        "'7'; body",
        "'{} {}'; inputs",
        "'{'inputs':[]} {}'; body",
        "'{'inputs':[],'inputs':[]}'; body",
        "'{}'; inputs",
        "'{'inputs':null}'; inputs",
        "'{'inputs':{}}'; inputs",
        "'{'inputs':[7]}'; inputs[0]",
        "'{'inputs':[],'id':7}'; id",
        "'{'inputs':[],'outputs':{}}'; outputs",
        "'{'inputs':[],'outputs':[7]}'; outputs[0]",
        "'{'inputs':[],'outputs':[{}]}'; outputs[0].name",
        "'{'inputs':[],'outputs':[{'name':7}]}'; outputs[0].name",
        "'{'inputs':[],'outputs':[{'name':'a'},{'name':'a'}]}'; outputs[1].name"
      })
  void refusesAnUnsoundBodyAtItsField(String body, String field) {
    assertThat(refusal(body.substring(1, body.length() - 1)).field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "'shape':[1],'datatype':'INT8','data':[1]; .name",
        "'name':'','shape':[1],'datatype':'INT8','data':[1]; .name",
        "'name':7,'shape':[1],'datatype':'INT8','data':[1]; .name",
        "'name':'y','datatype':'INT8','data':[1]; .shape",
        "'name':'y','shape':1,'datatype':'INT8','data':[1]; .shape",
        "'name':'y','shape':[-1],'datatype':'INT8','data':[1]; .shape",
        "'name':'y','shape':[2147483648],'datatype':'INT8','data':[1]; .shape",
        "'name':'y','shape':[65536,65536],'datatype':'INT8','data':[1]; .shape",
        "'name':'y','shape':[1.0],'datatype':'INT8','data':[1]; .shape[0]",
        "'name':'y','shape':[1,'1'],'datatype':'INT8','data':[1]; .shape[1]",
        "'name':'y','shape':[9223372036854775808],'datatype':'INT8','data':[1]; .shape[0]",
        "'name':'y','shape':[1],'data':[1]; .datatype",
        "'name':'y','shape':[1],'datatype':'int8','data':[1]; .datatype",
        "'name':'y','shape':[1],'datatype':8,'data':[1]; .datatype",
        "'name':'y','shape':[1],'datatype':'INT8'; .data",
        "'name':'y','shape':[1],'datatype':'INT8','data':1; .data",
        "'name':'y','shape':[1],'data':{},'datatype':'INT8'; .data",
        "'name':'y','shape':[2],'datatype':'INT8','data':[1]; .data",
        "'name':'y','shape':[2],'datatype':'INT8','data':[1,2,3]; .data",
        "'name':'y','shape':[],'datatype':'INT8','data':[]; .data",
        "'name':'y','shape':[4],'datatype':'INT8','data':[[1,2],[3,4]]; .data",
        "'name':'y','shape':[1,4],'datatype':'INT8','data':[[1,2],[3,4]]; .data",
        "'name':'y','shape':[2,2],'datatype':'INT8','data':[[1,2],[3]]; .data[1]",
        "'name':'y','shape':[2,2],'datatype':'INT8','data':[[1,2],3,4]; .data[1]",
        "'name':'y','shape':[2,2],'datatype':'INT8','data':[1,[2,3],4]; .data[1]",
        "'name':'y','shape':[2,2],'datatype':'INT8','data':[[1,2],[3,'a']]; .data[1][1]",
        "'name':'y','shape':[2,2],'data':[[1,2],[3,'a']],'datatype':'INT8'; .data[1][1]"
      })
  void refusesAnUnsoundTensorAtItsField(String members, String field) {
    assertThat(refusal(body(SOUND + ",{" + members + "}")).field()).isEqualTo("inputs[1]" + field);
  }

  @Test
  void refusesANameTwice() {
    assertThat(refusal(body(SOUND + "," + SOUND)).text())
        .isEqualTo("inputs[1].name: expected each name once, got x");
  }

  @Test
  void refusesMoreDimensionsAndTensorsThanAnyModelHas() {
    // Given
    String deep = "{'name':'y','shape':[" + "1,".repeat(32) + "1],'datatype':'INT8','data':[1]}";
    String tensor = "{'name':'%d','shape':[0],'datatype':'INT8','data':[]},";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1025; i++) {
      many.append(tensor.formatted(i));
    }
    // Then
    assertThat(refusal(body(deep)).field()).isEqualTo("inputs[0].shape");
    assertThat(refusal(body(many.substring(0, many.length() - 1))).text())
        .isEqualTo("inputs: expected at most 1024 tensors, got more");
  }

  @Test
  void refusesOtherEncodingsThanUtf8() {
    // Given
    String body = body(SOUND).replace('\'', '"');
    // Then
    for (var charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_32)) {
      assertThat(refusal(body.getBytes(charset)).text())
          .isEqualTo("body: expected JSON in UTF-8, got another encoding");
    }
    assertThat(refusal(body.replace("x", "ü").getBytes(StandardCharsets.ISO_8859_1)).field())
        .isEqualTo("body");
  }

  @Test
  void refusesDepthNumbersAndNamesBeyondTheBounds() {
    assertThat(refusal(body("[".repeat(100_000))).field()).isEqualTo("inputs[0]");
    assertThat(refusal("{'a':" + "[".repeat(100_000)).field()).isEqualTo("body");
    assertThat(refusal("{'a':1" + "0".repeat(100_000) + "}").field()).isEqualTo("body");
    assertThat(refusal("{'" + "a".repeat(100_000) + "':1}").field()).isEqualTo("body");
  }

  @Test
  void messagesNameNoParserAndShowLongValuesShortened() {
    // When
    InputInvalid malformed = refusal("{'inputs':[{]}");
    InputInvalid wrong = refusal("{'inputs':[],'id':['a']}");
    InputInvalid huge = refusal(body("'" + "b".repeat(10_000) + "'"));
    // Then
    assertThat(malformed.text()).doesNotContainIgnoringCase("jackson").contains("at line 1");
    assertThat(wrong.text()).isEqualTo("id: expected a text, got a list");
    assertThat(huge.got()).hasSizeLessThan(100);
  }

  @Test
  void writesAResponse() {
    // Given
    Tensors outputs = Tensors.of(X, Tensor.ofBytes("b", new long[] {1}, new byte[] {(byte) 0xFF}));
    // Then
    assertThat(
            new String(
                V2Json.writeResponse("iris", "2", "q", outputs, byte[]::new).copy(),
                StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"model_name":"iris","model_version":"2","id":"q","outputs":[\
            {"name":"x","datatype":"INT32","shape":[2,2],"data":[1,2,3,4]},\
            {"name":"b","datatype":"BYTES","shape":[1],"data":[{"b64":"/w=="}]}]}\
            """);
    assertThat(
            new String(
                V2Json.writeResponse("m", "1", "", Tensors.of(), byte[]::new).copy(),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[]}");
  }

  @Test
  void readsTheRequestItWrites() {
    // Given
    Tensors inputs =
        Tensors.of(
            X, Tensor.of("t", DataType.BYTES, new long[] {1}, BytesElements.encode(new byte[3])));
    // When
    InferRequest request = V2Json.readRequest(V2Json.writeRequest("id", inputs));
    // Then
    assertThat(request).isEqualTo(new InferRequest("id", inputs, List.of()));
  }

  @Test
  void isRefusedAsAFailureAndNothingElse() {
    assertThatThrownBy(() -> read("{")).isExactlyInstanceOf(FailureException.class);
  }

  private static String body(String tensors) {
    return "{'inputs':[" + tensors + "]}";
  }

  private static InferRequest read(String json) {
    return V2Json.readRequest(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static InputInvalid refusal(String json) {
    return refusal(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static InputInvalid refusal(byte[] json) {
    try {
      return fail("taken: %s", V2Json.readRequest(json));
    } catch (FailureException e) {
      return (InputInvalid) e.failure();
    }
  }

  private static ByteBuffer ints(int... values) {
    ByteBuffer data = Tensor.allocate(values.length * Integer.BYTES);
    data.asIntBuffer().put(values);
    return data;
  }
}
