package io.pronto.chain.hop.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.status.Statuses;

/**
 * Answers bytes that are no message of the method with the caller's mistake; gRPC itself would
 * answer UNKNOWN. Works on methods whose messages are still streams, so that reading them happens
 * inside.
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
    private boolean refused;

    Guarded(ServerCall.Listener<Q> listener, ServerCall<Q, ?> call, Metadata headers) {
      super(listener);
      this.call = call;
      this.headers = headers;
    }

    @Override
    public void onMessage(Q message) {
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        refused = true;
        Failure failure =
            new Failure.InputInvalid(
                "body",
                "a message of " + call.getMethodDescriptor().getBareMethodName(),
                "bytes that are none");
        TraceContext trace =
            TraceContext.of(
                headers.get(HopHeaders.TRACEPARENT), headers.get(HopHeaders.TRACESTATE));
        call.close(Statuses.of(failure), Statuses.trailersOf(failure, trace.traceId()));
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
