package io.pronto.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTypeTest {

  @ParameterizedTest
  @CsvSource({
    "BOOL,   1, false, false",
    "INT8,   1, false, true",
    "INT16,  2, false, true",
    "INT32,  4, false, true",
    "INT64,  8, false, true",
    "UINT8,  1, false, true",
    "UINT16, 2, false, true",
    "UINT32, 4, false, true",
    "UINT64, 8, false, true",
    "FP16,   2, true,  false",
    "BF16,   2, true,  false",
    "FP32,   4, true,  false",
    "FP64,   8, true,  false",
    "BYTES,  0, false, false"
  })
  void theTypesOfTheProtocolHaveTheirSizesAndKinds(
      String name, int size, boolean floating, boolean integral) {
    // When
    DataType type = DataType.named(name).orElseThrow();
    // Then
    assertThat(type.size()).isEqualTo(size);
    assertThat(type.floating()).isEqualTo(floating);
    assertThat(type.integral()).isEqualTo(integral);
  }

  @Test
  void thereAreNoOtherTypes() {
    assertThat(DataType.values()).hasSize(14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fp32", "FLOAT", "FP8", "STRING", " FP32", "TYPE_FP32"})
  void otherNamesAreNone(String name) {
    assertThat(DataType.named(name)).isEmpty();
  }
}
