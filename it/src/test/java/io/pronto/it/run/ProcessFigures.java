package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Linux counts of a process, read from {@code /proc}.
 *
 * @param pid of the process
 */
public record ProcessFigures(long pid) {

  private static final int AFTER_NAME = 2;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final long MILLIS_PER_TICK = 10;
  private static final long KIBI = 1024;

  /** Memory of the process in the machine's RAM. */
  public long residentBytes() {
    return status("VmRSS:") * KIBI;
  }

  /** Threads of the process, those of the JVM itself among them. */
  public long threads() {
    return status("Threads:");
  }

  private long status(String key) {
    for (String line : read("status").split("\n", -1)) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no " + key + " of process " + pid);
  }

  /** Processor time used so far, of all its threads; Linux counts it in hundredths of a second. */
  public Duration processorTime() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + AFTER_NAME).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
