package io.pronto.modelserver.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of ONNX Runtime's C interface that the Java binding has no faithful form of. They
 * lie in the table {@code OrtApi} of the library that the binding has loaded. Any thread.
 *
 * <p>Every function takes pointers of the runtime as they are; a wrong one ends the process. A
 * status that is not OK becomes an {@link OrtException}, and is released.
 */
@SuppressWarnings("restricted") // this package is where native code runs
final class OrtApi {

  // handles by form, each takes the function first; P is a pointer, J a size_t, I an enum
  private static final MethodHandle P_P = returning(ADDRESS, ADDRESS);
  private static final MethodHandle V_P = call(FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle P_PP = returning(ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle P_PPJ = returning(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle P_PJPP =
      returning(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle P_PJJP =
      returning(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle P_PPJIP =
      returning(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle P_PPJPJ =
      returning(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle P_RUN =
      returning(
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);

  private final BindingHandles handles;
  private final MemorySegment[] functions = new MemorySegment[OrtPlaces.LENGTH];
  private final OrtStatus status;
  private final MemorySegment allocator;

  private OrtApi(BindingHandles handles) throws OrtException {
    this.handles = handles;
    MemorySegment places =
        MemorySegment.ofAddress(handles.api()).reinterpret(ADDRESS.byteSize() * OrtPlaces.LENGTH);
    for (int i = 0; i < OrtPlaces.LENGTH; i++) {
      functions[i] = places.getAtIndex(ADDRESS, i);
    }
    status =
        new OrtStatus(
            functions[OrtPlaces.GET_ERROR_CODE],
            functions[OrtPlaces.GET_ERROR_MESSAGE],
            functions[OrtPlaces.RELEASE_STATUS]);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      status.check(
          (MemorySegment)
              P_P.invokeExact(functions[OrtPlaces.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS], out));
      allocator = out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /**
   * The functions of the library that the binding has loaded.
   *
   * @return empty where the binding is another version, or native code may not be called
   */
  static Optional<OrtApi> find() {
    try {
      return Optional.of(new OrtApi(new BindingHandles()));
    } catch (ReflectiveOperationException | OrtException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static MethodHandle returning(MemoryLayout result, MemoryLayout... arguments) {
    return call(FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle call(FunctionDescriptor form) {
    return Linker.nativeLinker().downcallHandle(form);
  }

  /**
   * Runs a session.
   *
   * @param options of this run, or {@code null}
   * @param outputs where the pointers of new values are put; they stay as they are on failure
   */
  void run(
      OrtSession session,
      RunOptions options,
      MemorySegment inputNames,
      MemorySegment inputs,
      long inputCount,
      MemorySegment outputNames,
      long outputCount,
      MemorySegment outputs)
      throws OrtException {
    try {
      status.check(
          (MemorySegment)
              P_RUN.invokeExact(
                  functions[OrtPlaces.RUN],
                  handles.of(session),
                  handles.of(options),
                  inputNames,
                  inputs,
                  inputCount,
                  outputNames,
                  outputCount,
                  outputs));
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /** The name of an input of a session. */
  String inputName(OrtSession session, int index) throws OrtException {
    return name(OrtPlaces.SESSION_GET_INPUT_NAME, session, index);
  }

  /** The name of an output of a session. */
  String outputName(OrtSession session, int index) throws OrtException {
    return name(OrtPlaces.SESSION_GET_OUTPUT_NAME, session, index);
  }

  /** What the binding knows of each input of a session, in order. */
  List<NodeInfo> inputInfo(OrtSession session) throws OrtException {
    return handles.inputInfo(session, allocator);
  }

  /** The same of each output. */
  List<NodeInfo> outputInfo(OrtSession session) throws OrtException {
    return handles.outputInfo(session, allocator);
  }

  private String name(int function, OrtSession session, long index) throws OrtException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      status.check(
          (MemorySegment)
              P_PJPP.invokeExact(functions[function], handles.of(session), index, allocator, out));
      MemorySegment name = out.get(ADDRESS, 0);
      try {
        return OrtStatus.text(name);
      } finally {
        status.check(
            (MemorySegment) P_PP.invokeExact(functions[OrtPlaces.ALLOCATOR_FREE], allocator, name));
      }
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /**
   * A new tensor in memory of the runtime, its elements undefined, text empty.
   *
   * @param shape dimensions as {@code int64_t}
   * @param type an {@code ONNXTensorElementDataType}
   * @param out where its pointer is put, which {@link #releaseValue} takes
   */
  void createTensor(MemorySegment shape, long rank, int type, MemorySegment out)
      throws OrtException {
    try {
      status.check(
          (MemorySegment)
              P_PPJIP.invokeExact(
                  functions[OrtPlaces.CREATE_TENSOR_AS_ORT_VALUE],
                  allocator,
                  shape,
                  rank,
                  type,
                  out));
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /** Puts the address of a tensor's elements into {@code out}; not for text. */
  void tensorData(MemorySegment value, MemorySegment out) throws OrtException {
    two(OrtPlaces.GET_TENSOR_MUTABLE_DATA, value, out);
  }

  /** Gives one text of a tensor this many bytes, and puts their address into {@code out}. */
  void resizeText(MemorySegment value, long index, long bytes, MemorySegment out)
      throws OrtException {
    try {
      status.check(
          (MemorySegment)
              P_PJJP.invokeExact(
                  functions[OrtPlaces.GET_RESIZED_STRING_TENSOR_ELEMENT_BUFFER],
                  value,
                  index,
                  bytes,
                  out));
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /** Puts the size of all texts of a tensor, in bytes, into {@code out}. */
  void textLength(MemorySegment value, MemorySegment out) throws OrtException {
    two(OrtPlaces.GET_STRING_TENSOR_DATA_LENGTH, value, out);
  }

  /** Copies the texts of a tensor, one after the other, and where each begins. */
  void texts(MemorySegment value, MemorySegment into, long bytes, MemorySegment offsets, long count)
      throws OrtException {
    try {
      status.check(
          (MemorySegment)
              P_PPJPJ.invokeExact(
                  functions[OrtPlaces.GET_STRING_TENSOR_CONTENT],
                  value,
                  into,
                  bytes,
                  offsets,
                  count));
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /** The shape of a tensor. */
  long[] shape(MemorySegment value) throws OrtException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      two(OrtPlaces.GET_TENSOR_TYPE_AND_SHAPE, value, out);
      MemorySegment info = out.get(ADDRESS, 0);
      try {
        MemorySegment rank = arena.allocate(JAVA_LONG);
        two(OrtPlaces.GET_DIMENSIONS_COUNT, info, rank);
        long count = rank.get(JAVA_LONG, 0);
        MemorySegment shape = arena.allocate(JAVA_LONG, count);
        status.check(
            (MemorySegment)
                P_PPJ.invokeExact(functions[OrtPlaces.GET_DIMENSIONS], info, shape, count));
        return shape.toArray(JAVA_LONG);
      } finally {
        V_P.invokeExact(functions[OrtPlaces.RELEASE_TENSOR_TYPE_AND_SHAPE_INFO], info);
      }
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }

  /** Frees a tensor. */
  void releaseValue(MemorySegment value) {
    try {
      V_P.invokeExact(functions[OrtPlaces.RELEASE_VALUE], value);
    } catch (Throwable e) {
      throw OrtStatus.unexpected(e);
    }
  }

  private void two(int function, MemorySegment first, MemorySegment second) throws OrtException {
    try {
      status.check((MemorySegment) P_PP.invokeExact(functions[function], first, second));
    } catch (Throwable e) {
      throw OrtStatus.rethrown(e);
    }
  }
}
