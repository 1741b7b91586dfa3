package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Method;

/**
 * Keeps the native environment alive while the JVM shuts down. The Java binding frees it in a
 * shutdown hook of its own, which the JVM starts at the same moment as ours: runs that a drain
 * still waits for would fail, or crash the process. The native environment counts its users; this
 * adds one that never leaves.
 */
final class ShutdownHold {

  private ShutdownHold() {}

  /**
   * Takes hold, for the rest of the process.
   *
   * @return whether that worked; not where the binding is another version, or its package is closed
   *     to reflection
   */
  static boolean take(OrtLoggingLevel level, String name) {
    try {
      long api = new BindingHandles().api();
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      return (long) create.invoke(null, api, level.getValue(), name) != 0;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }
}
