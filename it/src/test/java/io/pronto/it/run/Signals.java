package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to processes, by their id. */
final class Signals {

  private static final int PATIENCE_SECONDS = 5;
  private static final long INTERRUPT_BIT = 1 << 1;

  private Signals() {}

  /** Sends a signal, named as {@code kill} names it. */
  static void send(String signal, long pid) {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).inheritIO().start();
      if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new IllegalStateException("kill -" + signal + " " + pid + " does not end");
      }
      if (kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + signal + " " + pid + ": " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The command that has to stand before another so that Ctrl-C reaches it: a build started in the
   * background ignores it, and all processes below would inherit that.
   */
  static List<String> interruptible() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("SigIgn:")) {
          long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
          return (ignored & INTERRUPT_BIT) == 0
              ? List.of()
              : List.of("env", "--default-signal=INT");
        }
      }
    } catch (IOException e) {
      // not on this operating system
    }
    return List.of();
  }
}
