package io.pronto.core.json;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** A generator that writes floats into its buffer, with no text in between. */
final class TensorGenerator extends UTF8JsonGenerator {

  TensorGenerator(
      IOContext context, int features, ObjectCodec codec, OutputStream out, char quote) {
    super(context, features, codec, out, quote);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    if (!Float.isFinite(value)) {
      super.writeNumber(value);
      return;
    }
    _verifyValueWrite(WRITE_NUMBER);
    if (_outputTail + FloatText.MAX_LENGTH > _outputEnd) {
      _flushBuffer();
    }
    _outputTail = FloatText.write(value, _outputBuffer, _outputTail);
  }
}
