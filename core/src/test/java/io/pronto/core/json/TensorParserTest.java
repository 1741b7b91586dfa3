package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read in one go is what is read token by token. */
class TensorParserTest {

  private static final JsonFactory TOKENS =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String FAULTS = "[],.-+e0 \n\"{}nt";

  private static String read(JsonFactory factory, byte[] json) {
    try (JsonParser parser = factory.createParser(json)) {
      parser.nextToken();
      String read =
          V2Json.readRequest(parser, Document.of(json), _ -> false).inputs().list().stream()
              .map(tensor -> tensor + " " + bytes(tensor.data()))
              .toList()
              .toString();
      return read + parser.currentLocation().getByteOffset() + parser.nextToken();
    } catch (FailureException e) {
      return e.failure().toString();
    } catch (JsonProcessingException e) {
      return e.getLocation().getByteOffset()
          + " "
          + e.getLocation().getLineNr()
          + ":"
          + e.getLocation().getColumnNr();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String bytes(java.nio.ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return java.util.HexFormat.of().formatHex(bytes);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void readsInOneGoWhatIsReadTokenByToken(DataType type) {
    Random random = new Random(type.ordinal());
    for (int i = 0; i < 1_500; i++) {
      // Given
      byte[] json = document(type, random).getBytes(UTF_8);
      // When
      String tensors = read(Json.FACTORY, json);
      // Then
      assertThat(tensors).as(new String(json, UTF_8)).isEqualTo(read(TOKENS, json));
    }
  }

  private static String document(DataType type, Random random) {
    int rows = random.nextInt(4);
    int columns = random.nextInt(4);
    StringBuilder data = new StringBuilder();
    boolean nested = random.nextBoolean();
    for (int row = 0; row < rows; row++) {
      data.append(row == 0 ? "" : space(random) + ",").append(space(random));
      data.append(nested ? "[" : "");
      for (int column = 0; column < columns; column++) {
        data.append(column == 0 ? "" : space(random) + ",").append(space(random));
        data.append(element(type, random));
      }
      data.append(nested ? "]" : "").append(space(random));
    }
    String shape = "\"shape\":[" + rows + "," + columns + "],";
    String text =
        "{\"inputs\":[{\"name\":\"x\",%s\"datatype\":\"%s\",\"data\":[%s],%s\"y\":1}]}"
            .formatted(
                random.nextBoolean() ? shape : "", type, data, random.nextBoolean() ? shape : "");
    return random.nextInt(3) > 0 ? text : broken(text, random);
  }

  private static String broken(String text, Random random) {
    int at = random.nextInt(1, text.length());
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      default ->
          text.substring(0, at)
              + FAULTS.charAt(random.nextInt(FAULTS.length()))
              + text.substring(at);
    };
  }

  private static String space(Random random) {
    return random.nextInt(4) > 0
        ? ""
        : List.of(" ", "\n", "\r\n", "\t", "\r", "  \n\n ").get(random.nextInt(6));
  }

  private static String element(DataType type, Random random) {
    if (random.nextInt(12) == 0) {
      return List.of(
              "1.5",
              "null",
              "\"x\"",
              "true",
              "-1",
              "300",
              "1e400",
              "9.3e18",
              "-0.0",
              "-0",
              "[1]",
              "{}",
              "1.0",
              "1e2",
              "99999999999999999999")
          .get(random.nextInt(15));
    }
    return switch (type) {
      case BOOL -> List.of("true", "false", "0", "1").get(random.nextInt(4));
      case BYTES -> List.of("\"\"", "\"é\"", "{\"b64\":\"AA==\"}").get(random.nextInt(3));
      case FP16, BF16, FP32, FP64 -> Float.toString((float) random.nextGaussian());
      default -> Integer.toString(random.nextInt(128));
    };
  }

  @Test
  void tellsThePlaceOfAFaultAfterManyLines() {
    byte[] json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[3],\"data\":[1,\n2,\n 3 4]}]}"
            .getBytes(UTF_8);
    assertThat(read(Json.FACTORY, json)).isEqualTo(read(TOKENS, json)).endsWith("3:4");
  }

  @Test
  void readsPastAByteOrderMark() {
    byte[] json = ("\uFEFF{\"inputs\":[]}").getBytes(UTF_8);
    assertThat(V2Json.readRequest(json).inputs().list()).isEmpty();
  }
}
