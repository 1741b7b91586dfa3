package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;

/** The value that a parser stands on as an element of a datatype, or the refusal of it. */
final class ElementValue {

  private static final int MAX_WHOLE_DIGITS = 20;

  private final DataType type;

  ElementValue(DataType type) {
    this.type = type;
  }

  FailureException refused(JsonParser parser, Supplier<String> field) throws IOException {
    String expected =
        switch (type) {
          case BOOL -> "true, false, 1 or 0";
          case BYTES -> "a text, or {\"b64\": …}";
          default -> "a number that fits " + type + hint(parser);
        };
    return FailureException.invalid(field.get(), expected, Json.shown(parser));
  }

  /** What null is often meant to be. */
  private String hint(JsonParser parser) {
    boolean missing = type.floating() && parser.currentToken() == JsonToken.VALUE_NULL;
    return missing ? " (null is NaN where release.yaml says null: nan for the input)" : "";
  }

  boolean bool(JsonParser parser, Supplier<String> field) throws IOException {
    if (parser.currentToken().isBoolean()) {
      return parser.getBooleanValue();
    }
    String text = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getText() : "";
    return switch (text) {
      case "0" -> false;
      case "1" -> true;
      default -> throw refused(parser, field);
    };
  }

  long whole(JsonParser parser, Supplier<String> field, long min, long max) throws IOException {
    BigInteger value = whole(parser, field);
    if (value.bitLength() >= Long.SIZE || value.longValue() < min || value.longValue() > max) {
      throw refused(parser, field);
    }
    return value.longValue();
  }

  long unsigned(JsonParser parser, Supplier<String> field) throws IOException {
    BigInteger value = whole(parser, field);
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw refused(parser, field);
    }
    return value.longValue();
  }

  /** A whole number, however it is written: {@code 100}, {@code 100.0} or {@code 1e2}. */
  private BigInteger whole(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw refused(parser, field);
    }
    try {
      BigDecimal value = new BigDecimal(parser.getText());
      // What has more digits than any integer fits none: it is not spelt out.
      if ((long) value.precision() - value.scale() <= MAX_WHOLE_DIGITS || value.signum() == 0) {
        return value.signum() == 0 ? BigInteger.ZERO : value.toBigIntegerExact();
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // a fraction, or an exponent beyond all: answered below
    }
    throw refused(parser, field);
  }

  float single(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw refused(parser, field);
    }
    float value = Float.parseFloat(parser.getText());
    if (Float.isInfinite(value)) {
      throw refused(parser, field);
    }
    return value;
  }

  double real(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw refused(parser, field);
    }
    double value = Double.parseDouble(parser.getText());
    if (Double.isInfinite(value)) {
      throw refused(parser, field);
    }
    return value;
  }

  byte[] bytes(JsonParser parser, Supplier<String> field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return Json.bytes(parser, field);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(parser, field);
    }
    return base64(parser, field);
  }

  /** The value of {@code {"b64": "…"}}; the parser stands on the brace. */
  private static byte[] base64(JsonParser parser, Supplier<String> field) throws IOException {
    if (!"b64".equals(parser.nextFieldName())) {
      throw FailureException.invalid(field.get(), "{\"b64\": …}", "another object");
    }
    parser.nextToken();
    String text = Json.text(parser, field.get() + ".b64");
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw FailureException.invalid(field.get(), "{\"b64\": …} and nothing else", "more members");
    }
    return Base64Text.decode(text, () -> field.get() + ".b64");
  }
}
