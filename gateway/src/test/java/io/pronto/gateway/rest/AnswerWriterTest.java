package io.pronto.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.json.Document;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerWriterTest {

  private static final Tensor CLASSES = texts("class", "setosa", "vir\"ginica");
  private static final Tensor CHANCES =
      Tensor.ofFloats("p", new long[] {2, 3}, 0.1f, 1e-5f, 1, Float.NaN, 0.3f, 1e10f);

  private static Tensor texts(String name, String... values) {
    byte[][] bytes = Stream.of(values).map(v -> v.getBytes(UTF_8)).toArray(byte[][]::new);
    return Tensor.ofBytes(name, new long[] {values.length}, bytes);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            "several outputs: an object a row",
            Tensors.of(CLASSES, CHANCES),
            "'predictions':[{'class':'setosa','p':[0.1,1.0E-5,1.0]},"
                + "{'class':'vir\\\"ginica','p':[null,0.3,1.0E10]}]"),
        Arguments.of(
            "one output: bare values",
            Tensors.of(CLASSES),
            "'predictions':['setosa','vir\\\"ginica']"),
        Arguments.of(
            "rows of one number: scalars",
            Tensors.of(Tensor.ofFloats("y", new long[] {2, 1}, 1.5f, Float.POSITIVE_INFINITY)),
            "'predictions':[1.5,null]"),
        Arguments.of(
            "more dimensions stay as they are",
            Tensors.of(Tensor.ofLongs("y", new long[] {1, 2, 1}, 1, 2)),
            "'predictions':[[[1],[2]]]"),
        Arguments.of(
            "no dimension: one row",
            Tensors.of(Tensor.ofLongs("y", new long[] {}, 7)),
            "'predictions':[7]"),
        Arguments.of(
            "no rows", Tensors.of(Tensor.ofFloats("y", new long[] {0, 3})), "'predictions':[]"),
        Arguments.of("no outputs", Tensors.of(), "'predictions':[]"),
        Arguments.of(
            "different first dimensions: whole tensors",
            Tensors.of(CLASSES, Tensor.ofLongs("n", new long[] {1}, 2)),
            "'outputs':{'class':['setosa','vir\\\"ginica'],'n':[2]}"),
        Arguments.of(
            "bytes that are no text",
            Tensors.of(Tensor.ofBytes("b", new long[] {1}, new byte[] {(byte) 0xFF, 0})),
            "'predictions':[{'b64':'/wA='}]"),
        Arguments.of(
            "truth values",
            Tensors.of(
                Tensor.of("b", DataType.BOOL, new long[] {2}, Tensor.allocate(2).put(0, (byte) 1))),
            "'predictions':[true,false]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answers(String what, Tensors outputs, String expected) {
    assertThat(text(PredictJson.writeAnswer("iris", "1", outputs, byte[]::new)))
        .isEqualTo(("{'model':'iris','version':'1'," + expected + "}").replace('\'', '"'));
  }

  private static String text(Document json) {
    return new String(json.bytes(), 0, json.length(), UTF_8);
  }
}
