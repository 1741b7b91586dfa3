package io.pronto.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Detachable;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.pronto.proto.ModelInferResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * An answer on its way up the chain. The hop that made it holds a message; the hops above pass on
 * the transport's own bytes without opening or copying them.
 *
 * <p>Relayed bytes are memory of the transport: an answer that is not sent must be {@linkplain
 * #discard discarded}.
 */
public final class Answer {

  /** Reads and writes answers. */
  public static final Marshaller<Answer> MARSHALLER = new AnswerMarshaller();

  private static final int COPY_BUFFER = 8192;

  private final ModelInferResponse message;
  private final InputStream relayed;
  private final int size;

  private Answer(ModelInferResponse message, InputStream relayed, int size) {
    this.message = message;
    this.relayed = relayed;
    this.size = size;
  }

  /** An answer made here. */
  public static Answer of(ModelInferResponse message) {
    return new Answer(message, null, 0);
  }

  /**
   * The message. Opens relayed bytes, which are used up by that.
   *
   * @throws InvalidProtocolBufferException if they are no message
   */
  public ModelInferResponse open() throws InvalidProtocolBufferException {
    if (message != null) {
      return message;
    }
    try (relayed) {
      return ModelInferResponse.parseFrom(relayed);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the bytes of an answer that nobody will send back to the transport. */
  public void discard() {
    if (relayed != null) {
      try {
        relayed.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class AnswerMarshaller implements Marshaller<Answer> {

    @Override
    public InputStream stream(Answer answer) {
      return new AnswerStream(answer);
    }

    @Override
    public Answer parse(InputStream stream) {
      try {
        if (stream instanceof AnswerStream inProcess) {
          return inProcess.take();
        }
        if (stream instanceof Detachable detachable && stream instanceof KnownLength) {
          int size = stream.available();
          return new Answer(null, detachable.detach(), size);
        }
        byte[] bytes = stream.readAllBytes();
        return new Answer(null, new ByteArrayInputStream(bytes), bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The stream that gRPC drains into a transport, or hands over in process. */
  private static final class AnswerStream extends InputStream implements Drainable, KnownLength {

    private Answer answer;
    private InputStream reading;

    AnswerStream(Answer answer) {
      this.answer = answer;
    }

    Answer take() {
      Answer taken = answer;
      answer = null;
      return taken;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      Answer taken = take();
      if (taken.message != null) {
        taken.message.writeTo(target);
        return taken.message.getSerializedSize();
      }
      try (InputStream bytes = taken.relayed) {
        byte[] buffer = new byte[Math.min(COPY_BUFFER, taken.size)];
        int total = 0;
        for (int n = bytes.read(buffer); n > 0; n = bytes.read(buffer)) {
          target.write(buffer, 0, n);
          total += n;
        }
        return total;
      }
    }

    @Override
    public int available() {
      return answer == null
          ? 0
          : answer.message == null ? answer.size : answer.message.getSerializedSize();
    }

    @Override
    public int read() throws IOException {
      return reading().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return reading().read(target, offset, length);
    }

    private InputStream reading() {
      if (reading == null) {
        Answer taken = take();
        reading = taken.message == null ? taken.relayed : taken.message.toByteString().newInput();
      }
      return reading;
    }

    @Override
    public void close() throws IOException {
      if (answer != null) {
        take().discard();
      }
      if (reading != null) {
        reading.close();
      }
    }
  }
}
