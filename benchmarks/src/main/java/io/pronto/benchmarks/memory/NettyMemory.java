package io.pronto.benchmarks.memory;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Netty's own counter of direct memory, which the JDK does not see. The application's Netty may be
 * in any class loader, so the class is looked for among the loaded ones.
 */
final class NettyMemory {
  private static final String COUNTER = "io.netty.util.internal.PlatformDependent";
  private static final int LOOKS_BETWEEN_SEARCHES = 500;

  private final Instrumentation instrumentation;
  private MethodHandle counter;
  private int looks;

  NettyMemory(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Bytes in use; 0 as long as Netty is not loaded, or leaves the counting to the JDK. */
  long used() {
    if (counter == null && looks++ % LOOKS_BETWEEN_SEARCHES == 0) {
      find();
    }
    try {
      return counter == null ? 0 : Math.max(0, (long) counter.invokeExact());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void find() {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().equals(COUNTER)) {
        try {
          counter =
              MethodHandles.publicLookup()
                  .findStatic(loaded, "usedDirectMemory", MethodType.methodType(long.class));
          return;
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
