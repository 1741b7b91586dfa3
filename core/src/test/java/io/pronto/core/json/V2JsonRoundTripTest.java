package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class V2JsonRoundTripTest {

  private static final int COUNT = 2_000;

  @ParameterizedTest
  @EnumSource
  void everyDatatypeSurvives(DataType type) {
    // Given
    Tensor tensor = random(type, new Random(11));
    // When
    byte[] json = V2Json.writeRequest("7", Tensors.of(tensor));
    V2Json.InferRequest read = V2Json.readRequest(json);
    // Then
    assertThat(read.id()).isEqualTo("7");
    assertThat(read.inputs().list()).containsExactly(tensor);
  }

  /** Any bits but those of NaN and infinities, which JSON cannot write. */
  private static Tensor random(DataType type, Random random) {
    long[] shape = {COUNT / 4, 2, 2};
    if (type == DataType.BYTES) {
      byte[][] elements = new byte[COUNT][];
      for (int i = 0; i < COUNT; i++) {
        elements[i] = new byte[random.nextInt(6)];
        random.nextBytes(elements[i]);
      }
      return Tensor.ofBytes("x", shape, elements);
    }
    byte[] bits = new byte[COUNT * type.size()];
    random.nextBytes(bits);
    ByteBuffer data = Tensor.allocate(bits.length).put(bits).flip();
    for (int i = 0; i < COUNT; i++) {
      switch (type) {
        case BOOL -> data.put(i, (byte) (data.get(i) & 1));
        case FP16 -> data.putShort(2 * i, finite(data.getShort(2 * i), 0x7c00));
        case BF16 -> data.putShort(2 * i, finite(data.getShort(2 * i), 0x7f80));
        case FP32 ->
            data.putFloat(4 * i, Float.isFinite(data.getFloat(4 * i)) ? data.getFloat(4 * i) : -0f);
        case FP64 ->
            data.putDouble(
                8 * i, Double.isFinite(data.getDouble(8 * i)) ? data.getDouble(8 * i) : -0d);
        default -> {
          // every bit pattern is a number
        }
      }
    }
    return Tensor.of("x", type, shape, data);
  }

  private static short finite(short bits, int exponent) {
    return (short) ((bits & exponent) == exponent ? bits & ~exponent : bits);
  }

  @Test
  void writesAResponse() {
    // Given
    Tensors outputs =
        Tensors.of(
            Tensor.ofFloats(
                "p", new long[] {1, 4}, 0.1f, 1e-5f, Float.NaN, Float.NEGATIVE_INFINITY),
            Tensor.ofLongs("n", new long[] {1}, Long.MIN_VALUE),
            Tensor.ofBytes("t", new long[] {2}, "é\"".getBytes(UTF_8), new byte[] {(byte) 0xC0}),
            Tensor.of("u", DataType.UINT64, new long[] {1}, Tensor.allocate(8).putLong(-1).flip()));
    // When
    String json =
        new String(V2Json.writeResponse("m", "2", "", outputs, byte[]::new).copy(), UTF_8);
    // Then
    assertThat(json)
        .isEqualTo(
            """
            {"model_name":"m","model_version":"2","outputs":[
            {"name":"p","datatype":"FP32","shape":[1,4],"data":[0.1,1.0E-5,null,null]},
            {"name":"n","datatype":"INT64","shape":[1],"data":[-9223372036854775808]},
            {"name":"t","datatype":"BYTES","shape":[2],"data":["é\\"",{"b64":"wA=="}]},
            {"name":"u","datatype":"UINT64","shape":[1],"data":[18446744073709551615]}]}
            """
                .replace("\n", ""));
  }

  @Test
  void writesTheIdWhereThereIsOne() {
    assertThat(
            new String(
                V2Json.writeResponse("m", "1", "é-7", Tensors.of(), byte[]::new).copy(), UTF_8))
        .isEqualTo("{\"model_name\":\"m\",\"model_version\":\"1\",\"id\":\"é-7\",\"outputs\":[]}");
    assertThat(new String(V2Json.writeRequest("", Tensors.of()), UTF_8))
        .isEqualTo("{\"inputs\":[]}");
  }
}
