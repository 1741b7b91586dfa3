package io.pronto.it.fault;

import io.pronto.modelserver.onnx.OnnxEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Prints what native code finds in the environment once the product has loaded ONNX Runtime. */
final class NativeEnvironment {

  private static final int LONGEST = 100;

  private NativeEnvironment() {}

  /** Prints the value of the variable of this name. */
  public static void main(String[] arguments) throws Throwable {
    new OnnxEnvironment();
    Linker linker = Linker.nativeLinker();
    MethodHandle getenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("getenv"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(arguments[0]);
      MemorySegment value = (MemorySegment) getenv.invokeExact(name);
      System.out.println(
          value.equals(MemorySegment.NULL) ? "not set" : value.reinterpret(LONGEST).getString(0));
    }
  }
}
