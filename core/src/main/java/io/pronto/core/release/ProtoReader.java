package io.pronto.core.release;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a protobuf message field by field, without its classes and without what nobody asks for.
 */
final class ProtoReader {

  private static final int MAX_DEPTH = 100;
  private static final int BUFFER = 1 << 16;

  /** Wire type of whole numbers; the tag of a field is {@code number << 3 | wire type}. */
  static final int WHOLE = 0;

  /** Wire type of messages and texts. */
  static final int PART = 2;

  /** Takes the value of one field, or answers false to have it skipped. */
  @FunctionalInterface
  interface Fields {
    boolean take(int tag) throws IOException;
  }

  private final CodedInputStream in;
  private int depth;

  ProtoReader(InputStream stream) {
    in = CodedInputStream.newInstance(stream, BUFFER);
  }

  /** Reads fields to the end of the message, or of the file. */
  void fields(Fields fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.take(tag) && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that did not begin");
      }
    }
  }

  /** Reads the message that is the value of the field just met. */
  boolean message(Fields fields) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("messages nested deeper than " + MAX_DEPTH);
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(fields);
    if (in.getBytesUntilLimit() > 0) {
      throw new InvalidProtocolBufferException("the file ends inside of a message");
    }
    in.popLimit(outer);
    depth--;
    return true;
  }

  /** The text that is the value of the field just met. */
  String text() throws IOException {
    return in.readStringRequireUtf8();
  }

  /** The whole number that is the value of the field just met. */
  long whole() throws IOException {
    return in.readInt64();
  }

  /** Bytes read until now. */
  int position() {
    return in.getTotalBytesRead();
  }
}
