package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Log records of calls, written by a thread of their own. Whoever leaves a record never waits: what
 * the queue has no room for is dropped and counted as {@code pronto_log_dropped_total}.
 */
public final class CallLog implements AutoCloseable {

  /** The name under which the records are logged. */
  public static final String CATEGORY = "io.pronto.calls";

  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final int ROOM = 1024;
  private static final long CLOSE_MILLIS = 1000;

  private final BlockingQueue<Entry> queue;
  private final Consumer<Entry> sink;
  private final LongAdder dropped = new LongAdder();
  private final Thread writer =
      Thread.ofPlatform().daemon().name("pronto-call-log").unstarted(this::write);
  private volatile boolean ending;

  /**
   * One record of the log.
   *
   * @param level of the log
   * @param what happened
   * @param fields which call it was
   */
  record Entry(Logger.Level level, String what, Map<String, String> fields) {}

  /** Starts to write. */
  public CallLog(MeterRegistry registry) {
    this(registry, ROOM, CallLog::log);
  }

  /** With room for so many records, which go there. */
  CallLog(MeterRegistry registry, int room, Consumer<Entry> sink) {
    this.queue = new ArrayBlockingQueue<>(room);
    this.sink = sink;
    FunctionCounter.builder("pronto.log.dropped", dropped, LongAdder::sum)
        .description("Records of calls that the log had no room for")
        .register(registry);
    writer.start();
  }

  void add(Entry entry) {
    if (!queue.offer(entry)) {
      dropped.increment();
    }
  }

  /** How many records there was no room for. */
  long dropped() {
    return dropped.sum();
  }

  private void write() {
    try {
      while (!ending || !queue.isEmpty()) {
        Entry next = queue.poll(CLOSE_MILLIS / 10, TimeUnit.MILLISECONDS);
        if (next != null) {
          give(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void give(Entry entry) {
    try {
      sink.accept(entry);
    } catch (RuntimeException e) { // the records after this one are written nevertheless
      dropped.increment();
    }
  }

  private static void log(Entry entry) {
    entry.fields().forEach(MDC::put);
    StringBuilder text = new StringBuilder(entry.what()).append(':');
    entry
        .fields()
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    LOG.log(entry.level(), text);
    entry.fields().keySet().forEach(MDC::remove);
  }

  /** Writes what is left, for a while. */
  @Override
  public void close() {
    ending = true;
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.interrupt();
  }
}
