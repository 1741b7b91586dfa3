package io.pronto.chain.hop.server;

import io.grpc.Context;
import io.grpc.Deadline;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.hop.client.NextHop;
import io.pronto.chain.hop.server.ReleaseTable.Prepared;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.hop.wire.Wire;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.Tensors;
import io.pronto.chain.warmup.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Calls a service as its callers will, before they do: one that joins others under load cold would
 * keep them waiting, and take the processors from the rest. The calls go through the same code on a
 * port that nobody else is told of, so that nothing counts them; and they end here, so that the hop
 * after this one has nothing to do with them. Some have no time to be answered: when something
 * below dies, many calls fail at once, and the code that says so is as cold as the rest.
 */
final class SelfWarmUp {

  private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int FAILING_EACH = 8;

  /** No time to be sent; and, without what is kept back for the way, too little to be answered. */
  private static final long[] FAILING_NANOS = {0, TimeUnit.MICROSECONDS.toNanos(2_050)};

  private final HopServer server;
  private final NextHop self;
  private final Duration patience;
  private final WarmUp warmUp;
  private int calls; // one at a time

  /**
   * A warm-up of these releases of a service.
   *
   * @param server where its endpoint answers; closed in the end
   * @param self the way there; closed in the end
   * @param patience with the call under way when it is ended early
   * @param later runs what it is given after a pause
   */
  <P> SelfWarmUp(
      Stage<P> stage,
      List<Prepared<P>> releases,
      HopServer server,
      NextHop self,
      Duration patience,
      Ticker ticker,
      Executor later) {
    this.server = server;
    this.self = self;
    this.patience = patience;
    this.warmUp = new WarmUp(this::send, ticker, later);
    for (Prepared<P> prepared : releases) {
      Release release = prepared.release();
      if (takesWhatCallersSend(stage.hop(), release)) {
        warmUp.addCallers(release);
      } else {
        warmUp.addZeros(release, stage.signature(release));
      }
    }
  }

  private static boolean takesWhatCallersSend(Hop hop, Release release) {
    return hop == Hop.PREPROCESSOR || (hop == Hop.MODEL_SERVER && release.preprocess().isEmpty());
  }

  private CompletionStage<Answer> send(Release release, Tensors inputs) {
    Deadline deadline = Deadline.after(nanos(calls++), TimeUnit.NANOSECONDS);
    String id = release.id().toString();
    Call call = new Call("", TraceContext.fresh(), Context.ROOT, deadline, Route.NONE, id, null);
    String version = Long.toString(release.id().version());
    return self.send(Wire.request(release.id().model(), version, "", inputs, List.of()), call);
  }

  private static long nanos(int call) {
    return call % FAILING_EACH == 0
        ? FAILING_NANOS[call / FAILING_EACH % FAILING_NANOS.length]
        : CALL_NANOS;
  }

  /** Warms for so long, then runs {@code then} on a thread of its own. */
  void run(Duration time, Runnable then) {
    warmUp.run(
        time, () -> Thread.ofPlatform().daemon().name("pronto-warm-up").start(() -> finish(then)));
  }

  private void finish(Runnable then) {
    server.drain(patience, () -> {});
    self.close();
    then.run();
  }

  /** Ends it early; what was to follow follows. */
  void stop() {
    warmUp.stop();
    server.drain(patience, () -> {});
  }
}
