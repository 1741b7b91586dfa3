package io.pronto.modelserver.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.onnxruntime.OrtException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** What functions of the runtime return, {@code OrtStatus*}, as exceptions. Any thread. */
@SuppressWarnings("restricted") // this package is where native code runs
final class OrtStatus {

  private static final MethodHandle CODE =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MESSAGE =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle RELEASE =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

  private final MemorySegment getErrorCode;
  private final MemorySegment getErrorMessage;
  private final MemorySegment releaseStatus;

  OrtStatus(
      MemorySegment getErrorCode, MemorySegment getErrorMessage, MemorySegment releaseStatus) {
    this.getErrorCode = getErrorCode;
    this.getErrorMessage = getErrorMessage;
    this.releaseStatus = releaseStatus;
  }

  /** Throws an {@link OrtException} if a status is not OK, and releases it. */
  void check(MemorySegment status) throws Throwable {
    if (status.address() == 0) {
      return;
    }
    try {
      int code = (int) CODE.invokeExact(getErrorCode, status);
      throw new OrtException(
          code, text((MemorySegment) MESSAGE.invokeExact(getErrorMessage, status)));
    } finally {
      RELEASE.invokeExact(releaseStatus, status);
    }
  }

  /** The text before the first NUL, which need not be UTF-8 all through. */
  static String text(MemorySegment chars) {
    return chars.reinterpret(Integer.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
  }

  /** What a call of a handle threw, for {@code throw}. */
  static OrtException rethrown(Throwable failure) {
    if (failure instanceof OrtException known) {
      return known;
    }
    throw unexpected(failure);
  }

  /** The same for a function that returns no status. */
  static RuntimeException unexpected(Throwable failure) {
    switch (failure) {
      case Error error -> throw error;
      case RuntimeException other -> throw other;
      default -> throw new IllegalStateException(failure);
    }
  }
}
