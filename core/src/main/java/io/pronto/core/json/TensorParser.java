package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * A parser that can read the plain numbers of a list in one go, from the bytes to elements. All
 * else, and every number that is not plain or does not fit, is left to the parser it extends.
 */
final class TensorParser extends UTF8StreamJsonParser {

  private final Decimal number = new Decimal();

  /** Reads from {@code from} to {@code end}; the first {@code passed} bytes are passed over. */
  TensorParser(
      IOContext context,
      int features,
      ObjectCodec codec,
      ByteQuadsCanonicalizer names,
      byte[] json,
      int from,
      int passed,
      int end) {
    super(context, features, null, codec, names, json, from + passed, end, passed, false);
  }

  /** Bytes that were not read yet. */
  int remaining() {
    return _inputEnd - _inputPtr;
  }

  /**
   * Reads the numbers that come next in the list that the parser is in, up to one that is not
   * plain. The parser stands on the opening bracket or on a value, and stays there.
   *
   * @return how many were read
   */
  int read(Elements elements) {
    byte[] json = _inputBuffer;
    int end = _inputEnd;
    boolean first = _currToken == JsonToken.START_ARRAY;
    int count = 0;
    int at = _inputPtr;
    int row = _currInputRow;
    int rowStart = _currInputRowStart;
    boolean comma = !first;
    while (at < end) {
      byte next = json[at];
      if (next == ' ' || next == '\t') {
        at++;
      } else if (next == '\n') {
        row++;
        rowStart = ++at;
      } else if (comma && next == ',') {
        comma = false;
        at++;
      } else {
        int after = comma ? -1 : number.read(json, at, end);
        if (after < 0 || !elements.take(number)) {
          break;
        }
        at = after;
        count++;
        comma = true;
        _inputPtr = at;
        _currInputRow = row;
        _currInputRowStart = rowStart;
      }
    }
    if (first && count > 0) {
      _parsingContext.expectComma();
    }
    return count;
  }
}
