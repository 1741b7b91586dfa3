package io.pronto.benchmarks.memory;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * A Java agent that counts memory of the process it is loaded into, from outside the application:
 * {@code -javaagent:pronto-benchmarks.jar=FOLDER}.
 *
 * <p>A thread looks every millisecond and adds up by how much the direct memory of the JDK and of
 * Netty rose, so buffers that were freed again still count; what comes and goes between two looks
 * does not. Ten times a second it replaces {@code FOLDER/PID} by one line: heap bytes allocated by
 * all threads since start, direct bytes risen, direct bytes in use.
 */
public final class MemoryCounters implements Runnable {
  private static final long LOOK_NANOS = 1_000_000;
  private static final int LOOKS_PER_LINE = 100;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final BufferPoolMXBean jdk =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();
  private final NettyMemory netty;
  private final Path file;
  private final Path next;

  private MemoryCounters(Path folder, Instrumentation instrumentation) {
    this.netty = new NettyMemory(instrumentation);
    String pid = Long.toString(ProcessHandle.current().pid());
    this.file = folder.resolve(pid);
    this.next = folder.resolve(pid + ".next");
  }

  /** Called by the JVM before the application starts; takes the folder. */
  public static void premain(String folder, Instrumentation instrumentation) {
    Thread.ofPlatform()
        .daemon()
        .name("memory-counters")
        .start(new MemoryCounters(Path.of(folder), instrumentation));
  }

  @Override
  public void run() {
    long risen = 0;
    long jdkBefore = 0;
    long nettyBefore = 0;
    for (int look = 0; !Thread.interrupted(); look++) {
      long jdkNow = jdk.getMemoryUsed();
      long nettyNow = netty.used();
      risen += Math.max(0, jdkNow - jdkBefore) + Math.max(0, nettyNow - nettyBefore);
      jdkBefore = jdkNow;
      nettyBefore = nettyNow;
      if (look % LOOKS_PER_LINE == 0) {
        write(threads.getTotalThreadAllocatedBytes(), risen, jdkNow + nettyNow);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void write(long allocated, long risen, long used) {
    try {
      Files.writeString(next, allocated + " " + risen + " " + used + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
