package io.pronto.preprocessor.steps.image;

import io.pronto.core.tensor.DataType;
import java.nio.ByteBuffer;

/**
 * How pixels lie in a tensor.
 *
 * @param first whether the channels come before height and width
 * @param type FP32, or UINT8 for pixels as they are
 * @param values for FP32, what becomes of the 256 values of each channel
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PixelFormat(int channels, boolean first, DataType type, float[][] values) {

  long[] shape(long pictures, Geometry size) {
    return first
        ? new long[] {pictures, channels, size.height(), size.width()}
        : new long[] {pictures, size.height(), size.width(), channels};
  }

  /** Bytes of one picture. */
  long bytes(Geometry size) {
    return (long) size.width() * size.height() * channels * type.size();
  }

  /** Writes one row of one picture to its place. */
  void write(byte[] row, int y, Geometry size, ByteBuffer into, int start, float[] line) {
    int width = size.width();
    if (!first) {
      write(row, row.length, 1, 0, into, start + y * row.length * type.size(), line);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      int place = (channel * size.height() + y) * width;
      write(row, width, channels, channel, into, start + place * type.size(), line);
    }
  }

  /** Every so many samples of a row, one behind the other. */
  private void write(
      byte[] row, int count, int step, int from, ByteBuffer into, int at, float[] line) {
    if (type == DataType.UINT8) {
      for (int i = 0; i < count; i++) {
        into.put(at + i, row[i * step + from]);
      }
      return;
    }
    if (step == channels) {
      float[] value = values[from];
      for (int i = 0; i < count; i++) {
        line[i] = value[row[i * step + from] & 0xFF];
      }
    } else {
      for (int i = 0; i < count; i++) {
        line[i] = values[i % channels][row[i] & 0xFF];
      }
    }
    into.slice(at, count * Float.BYTES).order(into.order()).asFloatBuffer().put(line, 0, count);
  }
}
