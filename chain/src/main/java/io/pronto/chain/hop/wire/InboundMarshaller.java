package io.pronto.chain.hop.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Detachable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads requests with one copy: the bytes go from the transport into one array, and tensors are
 * views of that array. A stream that is no transport's own (in process, decompressed) is left to
 * gRPC's marshaller, which hands a message in process over as it is.
 */
final class InboundMarshaller implements Marshaller<Inbound> {

  private static final Marshaller<ModelInferRequest> MESSAGES =
      ProtoUtils.marshaller(ModelInferRequest.getDefaultInstance());

  @Override
  public InputStream stream(Inbound inbound) {
    return MESSAGES.stream(inbound.message());
  }

  @Override
  public Inbound parse(InputStream stream) {
    try {
      if (!(stream instanceof Detachable && stream instanceof KnownLength)) {
        return Inbound.of(MESSAGES.parse(stream));
      }
      byte[] bytes = stream.readNBytes(stream.available());
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true);
      ModelInferRequest message = ModelInferRequest.parseFrom(input);
      input.checkLastTagWas(0);
      return Inbound.of(message);
    } catch (InvalidProtocolBufferException | StatusRuntimeException e) {
      return new Inbound(
          null, new Failure.InputInvalid("body", "a ModelInferRequest", "bytes that are none"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
