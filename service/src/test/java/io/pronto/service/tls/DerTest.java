package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DER says of lengths, numbers, identifiers, texts and times. */
class DerTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0400",
    "1, 0401",
    "127, 047f",
    "128, 048180",
    "255, 0481ff",
    "256, 04820100",
    "65535, 0482ffff",
    "65536, 0483010000",
    "16777216, 048401000000"
  })
  void lengthsTakeAsFewBytesAsTheyCan(int length, String head) {
    byte[] written = Der.octets(new byte[length]);
    assertThat(written).hasSize(head.length() / 2 + length);
    assertThat(HexFormat.of().formatHex(written, 0, head.length() / 2)).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 255, 256, -1, -128, -129, Long.MAX_VALUE, Long.MIN_VALUE})
  void numbersAreWrittenInTwosComplement(long number) {
    byte[] written = Der.integer(number);
    assertThat(written[0]).isEqualTo((byte) 2);
    assertThat(new BigInteger(written, 2, written[1])).isEqualTo(BigInteger.valueOf(number));
    assertThat(written[1]).isEqualTo((byte) BigInteger.valueOf(number).toByteArray().length);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 060100",
    "2.5.29.19, 0603551d13",
    "2.999.127.128, 0605883 77f8100",
    "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
    "2.5.9223372036854775807, 060a55ffffffffffffffff7f"
  })
  void identifiersAreWrittenInGroupsOfSevenBits(String dotted, String hex) {
    assertThat(HexFormat.of().formatHex(Der.oid(dotted))).isEqualTo(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "漢", "😀", "\u0000", "a,b=c+\"<>#;\\", " around ", ""})
  void namesOfAllPlanesAreReadAsTheyWere(String text) {
    byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(text))));
    X500Principal read = new X500Principal(name);
    assertThat(read.getEncoded()).isEqualTo(name);
    assertThat(new String(name, StandardCharsets.UTF_8)).endsWith(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1950-01-01T00:00:00Z, 17, 500101000000Z",
    "2000-02-29T23:59:59.999Z, 17, 000229235959Z",
    "2049-12-31T23:59:59Z, 17, 491231235959Z",
    "2050-01-01T00:00:00Z, 18, 20500101000000Z",
    "9999-12-31T23:59:59Z, 18, 99991231235959Z"
  })
  void timesFrom2050OnHaveLongYears(Instant instant, String tag, String text) {
    byte[] written = Der.time(instant);
    assertThat(HexFormat.of().formatHex(written, 0, 1)).isEqualTo(tag);
    assertThat(new String(written, 2, written.length - 2, StandardCharsets.US_ASCII))
        .isEqualTo(text);
  }
}
