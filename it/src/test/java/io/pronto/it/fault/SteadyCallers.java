package io.pronto.it.fault;

import io.grpc.Status.Code;
import io.pronto.it.run.V2Client;
import io.pronto.proto.ModelInferRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Callers that each make one call after the other, every five milliseconds or so. */
final class SteadyCallers implements AutoCloseable {

  /** Of each call. */
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final String GONE = Code.UNAVAILABLE + " postprocessor";

  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ModelInferRequest request = BadGrpc.iris().build();
  private final int port;
  private volatile boolean over;

  /** Starts them. */
  SteadyCallers(int port, int count) {
    this.port = port;
    for (int i = 0; i < count; i++) {
      int caller = i;
      threads.add(Thread.ofPlatform().start(() -> callAndCall(caller)));
    }
  }

  /**
   * A call that is over.
   *
   * @param end how: its status code, and the hop that an error names
   */
  private record Ended(int caller, long started, long at, String end) {}

  /**
   * What calls came to that began in some time.
   *
   * @param longest of them
   * @param others those that did not end as UNAVAILABLE by the postprocessor, by how they ended
   */
  record Seen(int calls, Duration longest, Map<String, Integer> others) {}

  private void callAndCall(int caller) {
    try (V2Client client = new V2Client(port)) {
      while (!over) {
        long started = System.nanoTime();
        V2Client.Outcome outcome = client.call(request, Map.of(), DEADLINE);
        ended.add(new Ended(caller, started, System.nanoTime(), outcome.end()));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  boolean allAnswered() {
    return allAnsweredSince(Long.MIN_VALUE / 2);
  }

  /** Whether each caller got a good answer after this time. */
  boolean allAnsweredSince(long nanos) {
    return goodSince(nanos).stream().map(Ended::caller).distinct().count() == threads.size();
  }

  /** When the first good answer came to a call that began after this time; 0 if none did. */
  long firstGoodSince(long nanos) {
    return goodSince(nanos).stream().mapToLong(Ended::at).min().orElse(0);
  }

  private List<Ended> goodSince(long nanos) {
    return ended.stream()
        .filter(call -> call.started() - nanos > 0 && call.end().equals(V2Client.OK))
        .toList();
  }

  /** What the calls came to that began after this time. */
  Seen seenSince(long nanos) {
    List<Ended> calls = ended.stream().filter(call -> call.started() - nanos > 0).toList();
    Map<String, Integer> others = new TreeMap<>();
    long longest = 0;
    for (Ended call : calls) {
      longest = Math.max(longest, call.at() - call.started());
      if (!call.end().equals(GONE)) {
        others.merge(call.end(), 1, Integer::sum);
      }
    }
    return new Seen(calls.size(), Duration.ofNanos(longest), others);
  }

  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
