package io.pronto.service.tls;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class writes to the log from information upward. */
public final class LogLines extends Handler implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final PatternFormatter formatter = new PatternFormatter("%s");
  private final Logger logger;

  /** Listens from now on. */
  public LogLines(Class<?> source) {
    logger = Logger.getLogger(source.getName());
    logger.addHandler(this);
  }

  /** Them so far. */
  public List<String> lines() {
    return lines;
  }

  /** Waits for a line that begins like this. */
  public void await(String beginning) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not logged within 5 s: " + beginning + "; but " + lines);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.INFO.intValue()) {
      lines.add(formatter.format(record));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
