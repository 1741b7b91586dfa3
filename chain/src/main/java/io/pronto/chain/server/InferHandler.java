package io.pronto.chain.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.wire.Answer;
import io.pronto.wire.Inbound;
import io.pronto.wire.status.Escaped;
import io.pronto.wire.status.Statuses;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code ModelInfer} on the receiving side: reads what came with the call, asks the endpoint,
 * answers exactly once. Every failure that escapes is mapped here, and nothing of an exception but
 * its {@link Failure} leaves.
 */
final class InferHandler implements ServerCallHandler<Inbound, Answer> {

  private static final int ONE_AND_END = 2;
  private static final long UNANSWERED = -1;
  private static final Failure SEVERAL = new Failure.InputInvalid("body", "one message", "several");

  private final Hop hop;
  private final V2Endpoint endpoint;
  private final Arrival arrival;
  private final HopTelemetry telemetry;

  InferHandler(Hop hop, Peers peers, V2Endpoint endpoint, HopTelemetry telemetry) {
    this.hop = hop;
    this.endpoint = endpoint;
    this.arrival = new Arrival(hop, peers);
    this.telemetry = telemetry;
  }

  @Override
  public ServerCall.Listener<Inbound> startCall(
      ServerCall<Inbound, Answer> call, Metadata headers) {
    call.request(ONE_AND_END);
    return new Exchange(call, headers);
  }

  private final class Exchange extends ServerCall.Listener<Inbound> {

    private final ServerCall<Inbound, Answer> caller;
    private final Metadata headers;
    private final HopSpan span;
    private final long started = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long answered = UNANSWERED; // nanoseconds from arrival to the answer
    private Inbound inbound;
    private Call call;

    Exchange(ServerCall<Inbound, Answer> caller, Metadata headers) {
      this.caller = caller;
      this.headers = headers;
      this.span =
          telemetry.arrived(
              headers.get(HopHeaders.TRACEPARENT), headers.get(HopHeaders.TRACESTATE), started);
    }

    @Override
    public void onMessage(Inbound message) {
      boolean several = inbound != null;
      inbound = several ? new Inbound(null, SEVERAL) : message;
    }

    @Override
    public void onHalfClose() {
      try {
        call = arrival.read(caller, headers, span, started);
        if (inbound == null || inbound.flaw() != null) {
          fail(
              inbound == null
                  ? new Failure.InputInvalid("body", "one message", "none")
                  : inbound.flaw());
          return;
        }
        if (call.expired()) {
          fail(new Failure.DeadlinePassed(hop.text()));
          return;
        }
        endpoint.infer(inbound.message(), call).whenComplete(this::end);
      } catch (RuntimeException | Error e) {
        fail(failureOf(e));
      }
    }

    @Override
    public void onCancel() {
      if (ended.compareAndSet(false, true)) {
        telemetry.cancelled(span, call, System.nanoTime() - started);
      } else if (answered >= 0) {
        telemetry.cancelled(span, call, answered);
      }
    }

    /** The answer went out; before that it may still be lost, and would not have been one. */
    @Override
    public void onComplete() {
      if (answered >= 0) {
        telemetry.answered(call, answered);
      }
    }

    private void end(Answer answer, Throwable error) {
      if (error != null) {
        fail(failureOf(error));
      } else if (ended.compareAndSet(false, true)) {
        answer(answer);
      } else {
        answer.discard();
      }
    }

    private void answer(Answer answer) {
      try {
        caller.sendHeaders(new Metadata());
        caller.sendMessage(answer);
      } catch (RuntimeException | Error e) {
        refuse(failureOf(e));
        return;
      }
      long nanos = System.nanoTime() - started; // in process, closing unwinds the chain
      Metadata trailers = new Metadata();
      diagnose(trailers, Status.Code.OK.name(), nanos);
      answered = nanos;
      caller.close(Status.OK, trailers);
    }

    private void fail(Failure failure) {
      if (ended.compareAndSet(false, true)) {
        refuse(failure);
      }
    }

    private void refuse(Failure failure) {
      Status status = Statuses.of(failure);
      Metadata trailers = Statuses.trailersOf(failure, span.trace().traceId());
      String code = status.getCode().name();
      long nanos = System.nanoTime() - started;
      diagnose(trailers, code, nanos);
      telemetry.failed(span, call, failure, code, nanos);
      caller.close(status, trailers);
    }

    private void diagnose(Metadata trailers, String code, long nanos) {
      if (call == null) {
        return;
      }
      if (call.debug() || telemetry.worthTelling(code, nanos)) {
        trailers.put(HopHeaders.TIMING, call.diagnosis().timing(started + nanos));
      }
      if (call.debug()) {
        trailers.put(HopHeaders.DEADLINE_LEFT, call.diagnosis().deadlines());
      }
    }

    private Failure failureOf(Throwable error) {
      return Escaped.failureOf(error, hop, span.trace().traceId());
    }
  }
}
