package io.pronto.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Detachable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads requests with one copy: the bytes go from the transport into one array, and tensors are
 * views of that array. A message of the same process is handed over as it is. Messages that would
 * become too many objects are refused before they are parsed.
 */
final class InboundMarshaller implements Marshaller<Inbound> {

  private static final Marshaller<ModelInferRequest> MESSAGES =
      ProtoUtils.marshaller(ModelInferRequest.getDefaultInstance());

  @Override
  public InputStream stream(Inbound inbound) {
    return MESSAGES.stream(inbound.message());
  }

  private static Inbound unreadable() {
    return new Inbound(
        null, new Failure.InputInvalid("body", "a ModelInferRequest", "bytes that are none"));
  }

  @Override
  public Inbound parse(InputStream stream) {
    try {
      if (!(stream instanceof KnownLength)) {
        byte[] bytes = stream.readAllBytes();
        return read(bytes, bytes.length);
      }
      if (!(stream instanceof Detachable)) {
        return Inbound.of(MESSAGES.parse(stream));
      }
      byte[] bytes = new byte[stream.available()];
      return read(bytes, stream.readNBytes(bytes, 0, bytes.length));
    } catch (StatusRuntimeException e) {
      // of a stream that was decompressed: it grew too large, or what came out is no message
      return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
          ? new Inbound(null, new Failure.TooLarge(-1, -1))
          : unreadable();
    } catch (InvalidProtocolBufferException e) {
      return unreadable();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Inbound read(byte[] bytes, int length) throws IOException {
    if (length > Outline.SMALL) {
      Failure flaw = Outline.flawIn(bytes, length);
      if (flaw != null) {
        return new Inbound(null, flaw);
      }
    }
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes, 0, length).newCodedInput();
    input.enableAliasing(true);
    ModelInferRequest message = ModelInferRequest.parseFrom(input);
    input.checkLastTagWas(0);
    return Inbound.of(message);
  }
}
