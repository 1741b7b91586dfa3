package io.pronto.it.fault;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.pronto.it.parts.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls whose messages are any bytes, and any number of them, so that requests can be sent that no
 * stub would.
 */
final class RawGrpc {

  private static final int PATIENCE_SECONDS = 10;

  private final ManagedChannel channel;

  RawGrpc(ManagedChannel channel) {
    this.channel = channel;
  }

  /** Sends these messages to a method, named as in {@code package.Service/Method}. */
  Reply call(String method, Metadata headers, CallOptions options, List<byte[]> messages) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(method)
            .build();
    ClientCall<byte[], byte[]> call = channel.newCall(descriptor, options);
    Listener listener = new Listener();
    call.start(listener, headers);
    call.setMessageCompression(options.getCompressor() != null);
    call.request(2);
    messages.forEach(call::sendMessage);
    call.halfClose();
    try {
      return listener.reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no end of the call within " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      call.cancel("the test is over", null);
    }
  }

  /** How a call ended. */
  record Reply(Status status, Metadata trailers) {

    /** The {@code ErrorInfo} of a failure, or {@code null}. */
    ErrorInfo error() {
      com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
      try {
        for (Any detail : details.getDetailsList()) {
          if (detail.is(ErrorInfo.class)) {
            return detail.unpack(ErrorInfo.class);
          }
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      return null;
    }

    /** All that the caller can read of it. */
    String text() {
      return status + " " + StatusProto.fromStatusAndTrailers(status, trailers);
    }
  }

  private static final class Listener extends ClientCall.Listener<byte[]> {

    private final CompletableFuture<Reply> reply = new CompletableFuture<>();

    @Override
    public void onClose(Status status, Metadata trailers) {
      reply.complete(new Reply(status, trailers));
    }
  }
}
