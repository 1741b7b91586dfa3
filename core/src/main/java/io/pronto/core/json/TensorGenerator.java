package io.pronto.core.json;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

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

  /** Writes the next floats as elements of the list that is open; null for what is not finite. */
  void writeFloats(ByteBuffer floats, int count) throws IOException {
    if (count == 0) {
      return;
    }
    // The first tells the list that it is not empty; the others only add to it.
    writeElement(floats.getFloat());
    for (int i = 1; i < count; i++) {
      float value = floats.getFloat();
      if (_outputTail + FloatText.MAX_LENGTH + 1 > _outputEnd) {
        _flushBuffer();
      }
      if (Float.isFinite(value)) {
        _outputBuffer[_outputTail] = ',';
        _outputTail = FloatText.write(value, _outputBuffer, _outputTail + 1);
      } else {
        writeNull();
      }
    }
  }

  private void writeElement(float value) throws IOException {
    if (Float.isFinite(value)) {
      writeNumber(value);
    } else {
      writeNull();
    }
  }
}
