package io.pronto.modelserver.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Turns ONNX Runtime's telemetry off for this process. The library reads the environment when it
 * loads, so this comes first; Java itself cannot change the environment, libc can.
 */
final class TelemetrySwitch {

  static final String VARIABLE = "ORT_DISABLE_TELEMETRY";
  static final String OFF = "1";

  private static final FunctionDescriptor SETENV =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

  private TelemetrySwitch() {}

  /**
   * Sets the variable for native code.
   *
   * @return whether telemetry is off for certain: false where native code may not be called or
   *     there is no setenv, and the launcher has not set the variable either
   */
  static boolean turnOff() {
    return set(VARIABLE, OFF) || OFF.equals(System.getenv(VARIABLE));
  }

  /**
   * Sets a variable of the native environment; {@link System#getenv} may not see it. False where
   * that cannot be.
   */
  @SuppressWarnings("restricted") // this package is where native code runs
  static boolean set(String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      MemorySegment setenv = linker.defaultLookup().find("setenv").orElse(null);
      if (setenv == null) {
        return false;
      }
      MethodHandle call = linker.downcallHandle(setenv, SETENV);
      return (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1) == 0;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return false; // no linker on this platform, or native access is denied to this code
    }
  }
}
