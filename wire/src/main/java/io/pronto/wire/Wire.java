package io.pronto.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Between V2 messages and {@link Tensors}. Raw contents are shared, never copied, in both
 * directions.
 */
public final class Wire {

  private Wire() {}

  /**
   * The inputs of a request.
   *
   * @throws FailureException if names, types, shapes or lengths are unsound
   */
  public static Tensors inputsOf(ModelInferRequest request) {
    List<ModelInferRequest.InferInputTensor> inputs = request.getInputsList();
    int raws = request.getRawInputContentsCount();
    refuseMore("inputs", inputs.size());
    if (raws != 0 && raws != inputs.size()) {
      throw FailureException.invalid(
          "raw_input_contents", inputs.size() + " entries, one per input", raws);
    }
    Tensor[] tensors = new Tensor[inputs.size()];
    String[] names = new String[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      ModelInferRequest.InferInputTensor input = inputs.get(i);
      String field = "inputs[" + i + "]";
      DataType type = typeOf(field, input.getDatatype());
      if (raws != 0 && input.hasContents()) {
        throw FailureException.invalid(
            field + ".contents", "no contents beside raw_input_contents", "both");
      }
      ByteBuffer data =
          raws == 0
              ? TypedContents.toRaw(field, type, input.getContents())
              : view(request.getRawInputContents(i));
      names[i] = nameOf(field, input.getName());
      tensors[i] = Tensor.of(field, names[i], type, shapeOf(input), data);
    }
    refuseTwins("inputs", names);
    return Tensors.of(tensors);
  }

  /** A request of these tensors to a release. */
  public static ModelInferRequest request(
      String model, String version, String id, Tensors inputs, List<String> outputs) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version).setId(id);
    for (Tensor tensor : inputs.list()) {
      ModelInferRequest.InferInputTensor.Builder input =
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName(tensor.name())
              .setDatatype(tensor.type().name());
      for (int axis = 0; axis < tensor.rank(); axis++) {
        input.addShape(tensor.dimension(axis));
      }
      request
          .addInputs(input)
          .addRawInputContents(UnsafeByteOperations.unsafeWrap(tensor.shared()));
    }
    for (String output : outputs) {
      request.addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName(output));
    }
    return request.build();
  }

  /**
   * The names of the outputs that a request asks for; empty for all.
   *
   * @throws FailureException if one is named twice, or there are too many
   */
  public static List<String> outputsOf(ModelInferRequest request) {
    int count = request.getOutputsCount();
    if (count == 0) {
      return List.of();
    }
    refuseMore("outputs", count);
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = request.getOutputs(i).getName();
    }
    refuseTwins("outputs", names);
    return List.of(names);
  }

  private static void refuseMore(String field, int count) {
    if (count > Tensors.MOST) {
      throw FailureException.invalid(field, "at most " + Tensors.MOST + " tensors", count);
    }
  }

  /** An answer of these tensors. */
  public static ModelInferResponse response(
      String model, String version, String id, Tensors outputs) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName(model).setModelVersion(version).setId(id);
    for (Tensor tensor : outputs.list()) {
      ModelInferResponse.InferOutputTensor.Builder output =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(tensor.name())
              .setDatatype(tensor.type().name());
      for (int axis = 0; axis < tensor.rank(); axis++) {
        output.addShape(tensor.dimension(axis));
      }
      response
          .addOutputs(output)
          .addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.shared()));
    }
    return response.build();
  }

  /**
   * The outputs of an answer, which is used up by that.
   *
   * @param from the hop that sent it
   * @throws FailureException if it is no sound answer: a defect of that hop
   */
  public static Tensors outputsOf(Answer answer, Hop from) {
    try {
      return outputsOf(answer.open());
    } catch (InvalidProtocolBufferException | FailureException e) {
      throw new Failure.Defect(from.text()).asException();
    }
  }

  /** The outputs of an answer. */
  public static Tensors outputsOf(ModelInferResponse response) {
    Tensor[] tensors = new Tensor[response.getOutputsCount()];
    int raws = response.getRawOutputContentsCount();
    if (raws != 0 && raws != tensors.length) {
      throw FailureException.invalid("raw_output_contents", tensors.length + " entries", raws);
    }
    for (int i = 0; i < tensors.length; i++) {
      ModelInferResponse.InferOutputTensor output = response.getOutputs(i);
      String field = "outputs[" + i + "]";
      DataType type = typeOf(field, output.getDatatype());
      ByteBuffer data =
          raws == 0
              ? TypedContents.toRaw(field, type, output.getContents())
              : view(response.getRawOutputContents(i));
      tensors[i] = Tensor.of(field, output.getName(), type, shapeOf(output), data);
    }
    return Tensors.of(tensors);
  }

  private static DataType typeOf(String field, String name) {
    return DataType.named(name)
        .orElseThrow(
            () ->
                FailureException.invalid(
                    field + ".datatype", "one of " + List.of(DataType.values()), name));
  }

  private static String nameOf(String field, String name) {
    if (name.isEmpty()) {
      throw FailureException.invalid(field + ".name", "a name", "nothing");
    }
    return name;
  }

  private static long[] shapeOf(ModelInferRequest.InferInputTensor input) {
    long[] shape = new long[input.getShapeCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = input.getShape(i);
    }
    return shape;
  }

  private static long[] shapeOf(ModelInferResponse.InferOutputTensor output) {
    long[] shape = new long[output.getShapeCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = output.getShape(i);
    }
    return shape;
  }

  private static void refuseTwins(String field, String[] names) {
    if (names.length < 2) {
      return;
    }
    Set<String> seen = HashSet.newHashSet(names.length);
    for (int i = 0; i < names.length; i++) {
      if (!seen.add(names[i])) {
        throw FailureException.invalid(field + "[" + i + "].name", "each name once", names[i]);
      }
    }
  }

  /** The bytes of a ByteString as a buffer over the same array. */
  private static ByteBuffer view(ByteString bytes) {
    ArrayCatcher catcher = new ArrayCatcher();
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, catcher);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return catcher.caught == null ? bytes.asReadOnlyByteBuffer() : catcher.caught;
  }

  /** Sees the array behind a ByteString that consists of one piece. */
  private static final class ArrayCatcher extends ByteOutput {

    private ByteBuffer caught;
    private boolean pieces;

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      caught = pieces ? null : ByteBuffer.wrap(value, offset, length).slice();
      pieces = true;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      writeLazy(value, offset, length);
    }

    @Override
    public void write(byte value) {
      pieces = true;
      caught = null;
    }

    @Override
    public void write(ByteBuffer value) {
      pieces = true;
      caught = null;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      write(value);
    }
  }
}
