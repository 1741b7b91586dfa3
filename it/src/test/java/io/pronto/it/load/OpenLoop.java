package io.pronto.it.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.it.run.Await;
import io.pronto.it.run.V2Client;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Calls at a fixed rate that waits for no answer. Each has an intended start, and its latency
 * counts from there: calls that would have begun while the product stood still are made and
 * counted, so that a stall shows in the percentiles as callers see it. Nothing is dropped in
 * silence.
 */
public final class OpenLoop implements AutoCloseable {

  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Load load;
  private final GatewayChannel gateways;
  private final Queue<Pending> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final long started = System.nanoTime();
  private final Thread pace;
  private volatile boolean over;

  private OpenLoop(Load load) {
    this.load = load;
    this.gateways = new GatewayChannel(load.network(), load.credentials(), load.ports());
    this.pace = Thread.ofPlatform().name("open-loop").unstarted(this::keepPace);
  }

  /** Starts to call. */
  public static OpenLoop start(Load load) {
    OpenLoop loop = new OpenLoop(load);
    loop.pace.start();
    return loop;
  }

  private void keepPace() {
    double interval = TimeUnit.SECONDS.toNanos(1) / load.rate();
    for (long number = 0; !over; number++) {
      long intended = started + (long) (number * interval);
      while (intended - System.nanoTime() > 0 && !over) {
        LockSupport.parkNanos(intended - System.nanoTime());
      }
      if (!over) {
        send(intended);
      }
    }
  }

  private void send(long intended) {
    Pending pending = new Pending(intended);
    calls.add(pending);
    if (underWay.get() >= load.mostUnderWay()) {
      pending.end(() -> Call.NOT_SENT);
      return;
    }
    underWay.incrementAndGet();
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(load.deadline().toNanos(), TimeUnit.NANOSECONDS)
            .withStreamTracerFactory(pending);
    ClientCall<ModelInferRequest, ModelInferResponse> call =
        gateways.channel().newCall(GRPCInferenceServiceGrpc.getModelInferMethod(), options);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            pending.end(new V2Client.Outcome(null, status, trailers)::end);
            underWay.decrementAndGet();
          }
        },
        new Metadata());
    call.sendMessage(load.request());
    call.halfClose();
    call.request(2);
  }

  /** When it began, as {@link System#nanoTime} has it. */
  public long started() {
    return started;
  }

  /** How many calls are under way. */
  public int underWay() {
    return underWay.get();
  }

  /** What came of the calls so far; those under way are among them, with the time they took yet. */
  public Calls soFar() {
    long now = System.nanoTime();
    return new Calls(calls.stream().map(call -> call.at(now)).toList(), load.deadline());
  }

  /** Waits until it has gone on for so long in all. */
  public OpenLoop runFor(Duration time) {
    Await.until(
        "the time to call", time.plus(SLACK), () -> System.nanoTime() - started >= time.toNanos());
    return this;
  }

  /** Begins no more calls, waits for the ends of those under way, and says what came of all. */
  public Calls finish() {
    over = true;
    LockSupport.unpark(pace);
    Await.until("the last call was sent", SLACK, () -> !pace.isAlive());
    Await.until("all calls have ended", load.deadline().plus(SLACK), () -> underWay.get() == 0);
    return soFar();
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(pace);
    try {
      pace.join(SLACK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateways.close();
  }

  /** A call, and the count of the streams that gRPC opens for it: one for each attempt. */
  private static final class Pending extends ClientStreamTracer.Factory {

    private final AtomicInteger attempts = new AtomicInteger();
    private final long intended;
    private final long sent = System.nanoTime();
    private volatile long ended;
    private volatile Supplier<String> end;

    Pending(long intended) {
      this.intended = intended;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      attempts.incrementAndGet();
      return new ClientStreamTracer() {};
    }

    /** What its error says is read when somebody asks: reading takes time from other calls. */
    void end(Supplier<String> how) {
      ended = System.nanoTime();
      end = how;
    }

    Call at(long now) {
      Supplier<String> how = end;
      return how == null
          ? new Call(intended, sent, now, Call.UNDER_WAY, attempts.get())
          : new Call(intended, sent, ended, how.get(), attempts.get());
    }
  }
}
