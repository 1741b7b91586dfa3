package io.pronto.chain.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.TraceContext;

/** Keeps the caller's trace at hand for methods that do not see the headers. */
final class TraceOfCall implements ServerInterceptor {

  private static final Context.Key<TraceContext> TRACE = Context.key("trace");

  /** Of the call that this thread works on. */
  static TraceContext current() {
    return TRACE.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context = Context.current().withValue(TRACE, HopHeaders.traceOf(headers));
    return Contexts.interceptCall(context, call, headers, next);
  }
}
