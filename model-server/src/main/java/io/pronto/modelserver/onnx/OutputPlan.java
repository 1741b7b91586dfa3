package io.pronto.modelserver.onnx;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Foretells the shape of one output from the shapes of the inputs, so that the output can be
 * written into memory of ours. A dimension is known if it is fixed, or named like a dimension of an
 * input. Immutable; any thread.
 */
final class OutputPlan {

  /** Larger outputs are left to the runtime's own memory: 8 MiB. */
  static final int MOST_BYTES = 8 << 20;

  /** Where an input has a dimension. */
  private record Place(int input, int axis) {}

  private static final OutputPlan NONE = new OutputPlan(null, new Place[0], 0, List.of());

  private final long[] fixed;
  private final Place[] places;
  private final int elementSize;
  private final List<List<Place>> equal;

  private OutputPlan(long[] fixed, Place[] places, int elementSize, List<List<Place>> equal) {
    this.fixed = fixed;
    this.places = places;
    this.elementSize = elementSize;
    this.equal = equal;
  }

  /** Whether any shape can be foretold. */
  boolean possible() {
    return fixed != null;
  }

  /** The plan for an output whose shape only a run can tell. */
  static OutputPlan none() {
    return NONE;
  }

  /**
   * The plan for an output.
   *
   * @param inputs names of the dimensions of each input, empty where they have none
   * @param shape of the output, -1 where it is not fixed
   * @param names of the dimensions of the output
   */
  static OutputPlan of(List<String[]> inputs, DataType type, long[] shape, String[] names) {
    Map<String, List<Place>> named = places(inputs);
    Place[] places = new Place[shape.length];
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] >= 0) {
        continue;
      }
      List<Place> found = named.get(names[i]);
      if (found == null) {
        return NONE;
      }
      places[i] = found.getFirst();
    }
    List<List<Place>> equal = named.values().stream().filter(list -> list.size() > 1).toList();
    return new OutputPlan(shape.clone(), places, type.size(), equal);
  }

  private static Map<String, List<Place>> places(List<String[]> inputs) {
    Map<String, List<Place>> places = new HashMap<>();
    for (int input = 0; input < inputs.size(); input++) {
      String[] names = inputs.get(input);
      for (int axis = 0; axis < names.length; axis++) {
        if (!names[axis].isEmpty()) {
          places.computeIfAbsent(names[axis], _ -> new ArrayList<>()).add(new Place(input, axis));
        }
      }
    }
    return places;
  }

  /**
   * The shape of the output of a run on these inputs, in the order of the signature.
   *
   * @return {@code null} if it cannot be told or the output is too large
   */
  long[] shape(Tensor[] inputs) {
    if (fixed == null || !agree(inputs)) {
      return null;
    }
    long[] shape = Arrays.copyOf(fixed, fixed.length);
    long bytes = elementSize;
    for (int i = 0; i < shape.length; i++) {
      if (places[i] != null) {
        shape[i] = inputs[places[i].input()].dimension(places[i].axis());
      }
      if (shape[i] > MOST_BYTES) {
        return null;
      }
      bytes *= shape[i];
      if (bytes > MOST_BYTES) {
        return null;
      }
    }
    return shape;
  }

  /** Bytes of an output of this shape, which {@link #shape} gave. */
  int bytes(long[] shape) {
    long bytes = elementSize;
    for (long dimension : shape) {
      bytes *= dimension;
    }
    return (int) bytes;
  }

  /**
   * Inputs may differ where the model says they are equal: some graphs stretch one to fit the
   * other.
   */
  private boolean agree(Tensor[] inputs) {
    for (List<Place> places : equal) {
      Place first = places.getFirst();
      for (Place place : places) {
        if (inputs[place.input()].dimension(place.axis())
            != inputs[first.input()].dimension(first.axis())) {
          return false;
        }
      }
    }
    return true;
  }
}
