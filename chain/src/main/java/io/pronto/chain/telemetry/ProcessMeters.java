package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.pronto.chain.work.Processors;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/**
 * What a process holds outside of its heap, and what waits in it: {@code
 * pronto_memory_bytes{kind}}, {@code pronto_queue_waiting{kind}}.
 */
public final class ProcessMeters {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int KIB = 1024;

  private final MeterRegistry registry;

  /** Registers them. */
  public ProcessMeters(MeterRegistry registry, ByteBufAllocator buffers, Processors processors) {
    this.registry = registry;
    memory("resident", ProcessMeters::resident);
    memory("direct", ProcessMeters::direct);
    memory("netty", () -> netty(buffers) + netty(PooledByteBufAllocator.DEFAULT));
    memory("native", ProcessMeters::rest);
    waiting("light", processors::waitingLight);
    waiting("heavy", processors::waitingHeavy);
  }

  private void memory(String kind, DoubleSupplier value) {
    Gauge.builder("pronto.memory", value::getAsDouble)
        .description("Memory of the process outside of the heap, by kind")
        .baseUnit("bytes")
        .tag("kind", kind)
        .register(registry);
  }

  private void waiting(String kind, DoubleSupplier value) {
    Gauge.builder("pronto.queue.waiting", value::getAsDouble)
        .description("Calls that wait for a processor")
        .tag("kind", kind)
        .register(registry);
  }

  /** All memory of the process that is in RAM; NaN where the system has no such file. */
  private static double resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          String[] words = line.substring(RESIDENT.length()).trim().split("\\s+");
          return Double.parseDouble(words[0]) * KIB;
        }
      }
    } catch (IOException e) {
      return Double.NaN;
    }
    return Double.NaN;
  }

  private static double direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /**
   * What is neither Java's own nor a buffer; the heap counts whole, touched or not. Netty's buffers
   * are among the direct ones of the JDK.
   */
  private static double rest() {
    MemoryMXBean java = ManagementFactory.getMemoryMXBean();
    long committed =
        java.getHeapMemoryUsage().getCommitted() + java.getNonHeapMemoryUsage().getCommitted();
    return Math.max(0, resident() - committed - direct());
  }

  private static double netty(ByteBufAllocator allocator) {
    return allocator instanceof ByteBufAllocatorMetricProvider known
        ? known.metric().usedDirectMemory()
        : 0;
  }
}
