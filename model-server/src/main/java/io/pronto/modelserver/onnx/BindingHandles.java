package io.pronto.modelserver.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Where the objects of the Java binding lie in native memory, for the C functions of the runtime.
 * The binding keeps these addresses to itself, so they are read by reflection. Any thread.
 */
final class BindingHandles {

  private final long api;
  private final Field session;
  private final Field options;
  private final Method inputInfo;
  private final Method outputInfo;

  /**
   * The places of a binding whose library is loaded.
   *
   * @throws ReflectiveOperationException if the binding is another version
   * @throws RuntimeException if its package is closed to reflection
   */
  BindingHandles() throws ReflectiveOperationException {
    api = field(Class.forName("ai.onnxruntime.OnnxRuntime"), "ortApiHandle").getLong(null);
    session = field(OrtSession.class, "nativeHandle");
    options = field(RunOptions.class, "nativeHandle");
    inputInfo = method("getInputInfo");
    outputInfo = method("getOutputInfo");
  }

  private static Method method(String name) throws NoSuchMethodException {
    Method method = OrtSession.class.getDeclaredMethod(name, long.class, long.class, long.class);
    method.setAccessible(true);
    return method;
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** The table of functions, {@code OrtApi*}. */
  long api() {
    return api;
  }

  /** {@code OrtSession*}, until the session is closed. */
  MemorySegment of(OrtSession open) {
    return at(session, open);
  }

  /** {@code OrtRunOptions*}, until they are closed; NULL for none. */
  MemorySegment of(RunOptions open) {
    return open == null ? MemorySegment.NULL : at(options, open);
  }

  /**
   * What the binding knows of each input, in order. Its own map of them loses those whose names
   * look the same to it.
   *
   * @param allocator {@code OrtAllocator*}
   */
  List<NodeInfo> inputInfo(OrtSession open, MemorySegment allocator) throws OrtException {
    return info(inputInfo, open, allocator);
  }

  /** The same of each output. */
  List<NodeInfo> outputInfo(OrtSession open, MemorySegment allocator) throws OrtException {
    return info(outputInfo, open, allocator);
  }

  private List<NodeInfo> info(Method method, OrtSession open, MemorySegment allocator)
      throws OrtException {
    try {
      long handle = of(open).address();
      return List.of((NodeInfo[]) method.invoke(open, api, handle, allocator.address()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof OrtException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemorySegment at(Field field, Object owner) {
    try {
      return MemorySegment.ofAddress(field.getLong(owner));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
