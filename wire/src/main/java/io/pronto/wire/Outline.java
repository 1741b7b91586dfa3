package io.pronto.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.pronto.core.failure.Failure;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;

/**
 * Looks at the outer fields of a request before it is parsed. Raw contents stay as they came, all
 * else becomes objects that take up to some ten times the bytes: a message within its limit could
 * fill the heap.
 */
final class Outline {

  /** Messages up to this size cannot hold too much. */
  static final int SMALL = 256 << 10;

  /** Most bytes of a request that are not raw contents. */
  static final int MAX_OBJECT_BYTES = 8 << 20;

  private static final int OBJECT = 32;
  private static final Failure TOO_MUCH =
      new Failure.InputInvalid(
          "inputs",
          "at most " + MAX_OBJECT_BYTES + " bytes beside raw_input_contents",
          "more; large tensors go into raw_input_contents");
  private static final Failure TOO_MANY =
      new Failure.InputInvalid(
          "raw_input_contents", "at most " + Tensors.MOST + " entries", "more");

  private Outline() {}

  /**
   * What is wrong, or {@code null}.
   *
   * @throws IOException if the bytes are no message
   */
  static Failure flawIn(byte[] bytes, int length) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes, 0, length);
    int raws = 0;
    long objects = 0;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      int before = input.getTotalBytesRead();
      if (!input.skipField(tag)) {
        return null; // no message; the parser says so
      }
      if (WireFormat.getTagFieldNumber(tag) == ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER) {
        raws++;
      } else {
        objects += OBJECT + input.getTotalBytesRead() - before;
      }
      if (raws > Tensors.MOST || objects > MAX_OBJECT_BYTES) {
        return objects > MAX_OBJECT_BYTES ? TOO_MUCH : TOO_MANY;
      }
    }
    return null;
  }
}
