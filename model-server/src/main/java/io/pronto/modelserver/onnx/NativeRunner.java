package io.pronto.modelserver.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a session by the C interface of ONNX Runtime, for what the Java binding changes or refuses:
 * text, whose characters beyond U+FFFF it hands over in Java's modified UTF-8, names with such
 * characters, and integers of UINT16, UINT32 and UINT64.
 *
 * <p>Nothing is kept between runs: inputs lie in memory of the runtime and outputs are made by it.
 */
final class NativeRunner implements Runner {

  private final OrtApi api;
  private final NativeTensors tensors;
  private final OrtSession session;
  private final List<TensorSpec> outputs;
  private final MemorySegment inputNames;
  private final MemorySegment outputNames;

  /** A way to run a session of this signature. */
  NativeRunner(OrtApi api, OrtSession session, Signature signature) {
    this.api = api;
    this.tensors = new NativeTensors(api);
    this.session = session;
    this.outputs = signature.outputs();
    Arena names = Arena.ofAuto(); // as long as this runner, and a run that passes them on
    this.inputNames = names(names, signature.inputs());
    this.outputNames = names(names, outputs);
  }

  private static MemorySegment names(Arena arena, List<TensorSpec> specs) {
    MemorySegment names = arena.allocate(ADDRESS, specs.size());
    for (int i = 0; i < specs.size(); i++) {
      names.setAtIndex(ADDRESS, i, arena.allocateFrom(specs.get(i).name()));
    }
    return names;
  }

  /** The first input or output that the binding would change or refuse; empty for none. */
  static Optional<TensorSpec> firstChanged(Signature signature) {
    return Stream.of(signature.inputs(), signature.outputs())
        .flatMap(List::stream)
        .filter(spec -> ElementTypes.toMake(spec.type()).isEmpty() || changed(spec.name()))
        .findFirst();
  }

  private static boolean changed(String name) {
    return name.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  @Override
  public Tensors run(Tensor[] inputs, RunOptions options) throws OrtException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocate(ADDRESS, inputs.length);
      MemorySegment made = arena.allocate(ADDRESS, outputs.size());
      try {
        for (int i = 0; i < inputs.length; i++) {
          tensors.make(arena, inputs[i], place(given, i));
        }
        api.run(
            session, options, inputNames, given, inputs.length, outputNames, outputs.size(), made);
        return read(arena, made);
      } finally {
        release(given, inputs.length);
        release(made, outputs.size());
      }
    }
  }

  private Tensors read(Arena arena, MemorySegment made) throws OrtException {
    Tensor[] answer = new Tensor[outputs.size()];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = tensors.read(arena, outputs.get(i), made.getAtIndex(ADDRESS, i));
    }
    return new Tensors(Arrays.asList(answer));
  }

  private static MemorySegment place(MemorySegment values, int index) {
    return values.asSlice(index * ADDRESS.byteSize(), ADDRESS.byteSize());
  }

  /** Those that were made before a failure are there, the others are NULL. */
  private void release(MemorySegment values, int count) {
    for (int i = 0; i < count; i++) {
      MemorySegment value = values.getAtIndex(ADDRESS, i);
      if (value.address() != 0) {
        api.releaseValue(value);
      }
    }
  }

  @Override
  public void close() {
    // nothing is kept
  }
}
