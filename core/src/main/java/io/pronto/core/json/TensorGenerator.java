package io.pronto.core.json;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A generator that writes floats into its buffer, with no text in between. */
final class TensorGenerator extends UTF8JsonGenerator {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

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
    if (_outputTail + FloatText.ROOM > _outputEnd) {
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
    byte[] out = _outputBuffer;
    int last = _outputEnd - FloatText.ROOM - NULL.length;
    int at = _outputTail;
    for (int i = 1; i < count; i++) {
      if (at > last) {
        _outputTail = at;
        _flushBuffer();
        at = _outputTail;
      }
      out[at++] = ',';
      float value = floats.getFloat();
      if (Float.isFinite(value)) {
        at = FloatText.write(value, out, at);
      } else {
        System.arraycopy(NULL, 0, out, at, NULL.length);
        at += NULL.length;
      }
    }
    _outputTail = at;
  }

  private void writeElement(float value) throws IOException {
    if (Float.isFinite(value)) {
      writeNumber(value);
    } else {
      writeNull();
    }
  }
}
