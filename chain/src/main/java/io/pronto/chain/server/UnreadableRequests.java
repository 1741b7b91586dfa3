package io.pronto.chain.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.core.failure.Failure;
import io.pronto.wire.status.Statuses;

/**
 * Answers bytes that are no message of the method, none at all or several with the caller's
 * mistake; gRPC itself would answer UNKNOWN or INTERNAL. Works on methods whose messages are still
 * streams, so that reading them happens inside.
 */
final class UnreadableRequests implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new Guarded<>(next.startCall(call, headers), call, headers);
  }

  private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {

    private final ServerCall<Q, ?> call;
    private final Metadata headers;
    private boolean seen;
    private boolean refused;

    Guarded(ServerCall.Listener<Q> listener, ServerCall<Q, ?> call, Metadata headers) {
      super(listener);
      this.call = call;
      this.headers = headers;
    }

    @Override
    public void onMessage(Q message) {
      if (seen) {
        refuse(new Failure.InputInvalid("body", "one message", "several"));
        return;
      }
      seen = true;
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        refuse(
            e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                ? new Failure.TooLarge(-1, -1)
                : unreadable());
      }
    }

    @Override
    public void onHalfClose() {
      if (!seen) {
        refuse(new Failure.InputInvalid("body", "one message", "none"));
      } else if (!refused) {
        super.onHalfClose();
      }
    }

    private Failure unreadable() {
      return new Failure.InputInvalid(
          "body",
          "a message of " + call.getMethodDescriptor().getBareMethodName(),
          "bytes that are none");
    }

    private void refuse(Failure failure) {
      if (!refused) {
        refused = true;
        String traceId = HopHeaders.traceOf(headers).traceId();
        call.close(Statuses.of(failure), Statuses.trailersOf(failure, traceId));
      }
    }
  }
}
