package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One input or output of a graph ({@code ValueInfoProto}); the numbers of the fields are those of
 * onnx.proto.
 */
final class OnnxValue {

  private static final int NAME = 1 << 3 | ProtoReader.PART;
  private static final int TYPE = 2 << 3 | ProtoReader.PART;
  private static final int TYPE_TENSOR = 1 << 3 | ProtoReader.PART;
  private static final int TENSOR_ELEMENT = 1 << 3 | ProtoReader.WHOLE;
  private static final int TENSOR_SHAPE = 2 << 3 | ProtoReader.PART;
  private static final int SHAPE_DIMENSION = 1 << 3 | ProtoReader.PART;
  private static final int DIMENSION_VALUE = 1 << 3 | ProtoReader.WHOLE;
  private static final int DIMENSION_NAME = 2 << 3 | ProtoReader.PART;

  private static final String TENSOR = "a tensor";
  private static final long ANY = -1;

  private String name = "";
  private String kind = "nothing";
  private long element;
  private boolean ranked;
  private final List<Long> dimensions = new ArrayList<>();
  private final List<String> symbols = new ArrayList<>();

  private OnnxValue() {}

  static OnnxValue read(ProtoReader in) throws IOException {
    OnnxValue value = new OnnxValue();
    in.message(
        tag ->
            switch (tag) {
              case NAME -> {
                value.name = in.text();
                yield true;
              }
              case TYPE -> in.message(field -> value.type(in, field));
              default -> false;
            });
    return value;
  }

  private boolean type(ProtoReader in, int tag) throws IOException {
    kind =
        switch (tag >>> 3) {
          case 1 -> TENSOR;
          case 4 -> "a sequence (scikit-learn: convert with zipmap off)";
          case 5 -> "a map";
          case 8 -> "a sparse tensor";
          case 9 -> "an optional";
          default -> kind;
        };
    return tag == TYPE_TENSOR && in.message(field -> tensor(in, field));
  }

  private boolean tensor(ProtoReader in, int tag) throws IOException {
    return switch (tag) {
      case TENSOR_ELEMENT -> {
        element = in.whole();
        yield true;
      }
      case TENSOR_SHAPE -> {
        ranked = true;
        yield in.message(field -> field == SHAPE_DIMENSION && dimension(in));
      }
      default -> false;
    };
  }

  private boolean dimension(ProtoReader in) throws IOException {
    int index = dimensions.size();
    dimensions.add(ANY);
    symbols.add("");
    return in.message(
        tag ->
            switch (tag) {
              case DIMENSION_VALUE -> {
                dimensions.set(index, Math.max(ANY, in.whole()));
                symbols.set(index, "");
                yield true;
              }
              case DIMENSION_NAME -> {
                dimensions.set(index, ANY);
                symbols.set(index, in.text());
                yield true;
              }
              default -> false;
            });
  }

  String name() {
    return name;
  }

  /** The name of each dimension, empty where it has none; no entry where the rank is unknown. */
  List<String> symbols() {
    return symbols;
  }

  /**
   * What it is as an input or an output.
   *
   * @param side which of both, for errors
   */
  TensorSpec spec(String side) {
    if (name.isEmpty()) {
      throw refused(side, "a name", "none");
    }
    if (!kind.equals(TENSOR)) {
      throw refused(side, TENSOR, kind);
    }
    if (dimensions.size() > Shape.MAX_RANK) {
      throw refused(side, "at most " + Shape.MAX_RANK + " dimensions", dimensions.size());
    }
    return ranked
        ? new TensorSpec(
            name, dataType(side), dimensions.stream().mapToLong(Long::longValue).toArray())
        : TensorSpec.ofAnyShape(name, dataType(side));
  }

  private DataType dataType(String side) {
    return OnnxElements.type(element)
        .orElseThrow(
            () ->
                refused(
                    side, "an element type that the V2 protocol has", OnnxElements.name(element)));
  }

  private ReleaseException refused(String side, String expected, Object got) {
    return new ReleaseException(
        OnnxReader.FILE + ": " + side + " " + name + ": expected " + expected + ", got " + got);
  }
}
