package io.pronto.modelserver.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory of this process that was taken by {@code malloc}, as the C library counts it: that of
 * ONNX Runtime, not that of the Java heap. Any thread.
 */
@SuppressWarnings("restricted") // this package is where native code runs
final class NativeHeap {

  /** The fields of {@code struct mallinfo2}, each a {@code size_t} (malloc.h of glibc 2.33). */
  private static final MemoryLayout MALLINFO =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("arena"),
          ValueLayout.JAVA_LONG.withName("ordblks"),
          ValueLayout.JAVA_LONG.withName("smblks"),
          ValueLayout.JAVA_LONG.withName("hblks"),
          ValueLayout.JAVA_LONG.withName("hblkhd"),
          ValueLayout.JAVA_LONG.withName("usmblks"),
          ValueLayout.JAVA_LONG.withName("fsmblks"),
          ValueLayout.JAVA_LONG.withName("uordblks"),
          ValueLayout.JAVA_LONG.withName("fordblks"),
          ValueLayout.JAVA_LONG.withName("keepcost"));

  private static final long MAPPED = offset("hblkhd");
  private static final long USED = offset("uordblks");
  private static final Optional<MethodHandle> MALLINFO2 = find();

  private NativeHeap() {}

  private static long offset(String field) {
    return MALLINFO.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }

  private static Optional<MethodHandle> find() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("mallinfo2")
        .map(function -> linker.downcallHandle(function, FunctionDescriptor.of(MALLINFO)));
  }

  /** Bytes in use; unknown where the C library does not tell. */
  static OptionalLong used() {
    if (MALLINFO2.isEmpty()) {
      return OptionalLong.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) MALLINFO2.get().invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          info.get(ValueLayout.JAVA_LONG, USED) + info.get(ValueLayout.JAVA_LONG, MAPPED));
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 cannot be called", e);
    }
  }
}
