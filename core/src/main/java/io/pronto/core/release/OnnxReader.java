package io.pronto.core.release;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads what a model takes and gives out of {@code model.onnx}, field by field; the numbers of the
 * fields are those of onnx.proto. Weights are skipped, so that a large model costs no memory.
 */
final class OnnxReader {

  static final String FILE = "model.onnx";

  private static final Set<String> CONTROL_FLOW = Set.of("Loop", "Scan", "If");
  private static final byte[] LFS_POINTER =
      "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);
  private static final Consumer<String> NAMELESS = _ -> {};

  private static final int MODEL_GRAPH = 7 << 3 | ProtoReader.PART;
  private static final int MODEL_FUNCTION = 25 << 3 | ProtoReader.PART;
  private static final int FUNCTION_NODE = 7 << 3 | ProtoReader.PART;
  private static final int GRAPH_NODE = 1 << 3 | ProtoReader.PART;
  private static final int GRAPH_INITIALIZER = 5 << 3 | ProtoReader.PART;
  private static final int GRAPH_INPUT = 11 << 3 | ProtoReader.PART;
  private static final int GRAPH_OUTPUT = 12 << 3 | ProtoReader.PART;
  private static final int GRAPH_SPARSE_INITIALIZER = 15 << 3 | ProtoReader.PART;
  private static final int NODE_OPERATOR = 4 << 3 | ProtoReader.PART;
  private static final int NODE_ATTRIBUTE = 5 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_TENSOR = 5 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_GRAPH = 6 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_TENSORS = 10 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_GRAPHS = 11 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_SPARSE = 22 << 3 | ProtoReader.PART;
  private static final int ATTRIBUTE_SPARSES = 23 << 3 | ProtoReader.PART;
  private static final int SPARSE_VALUES = 1 << 3 | ProtoReader.PART;
  private static final int SPARSE_INDICES = 2 << 3 | ProtoReader.PART;

  private final ProtoReader in;
  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> externalData = new LinkedHashSet<>();
  private boolean graph;
  private boolean controlFlow;

  private OnnxReader(InputStream stream) {
    in = new ProtoReader(stream);
  }

  /**
   * Reads a model to its end.
   *
   * @param size bytes of the file
   * @throws ReleaseException if this is no model, or none that can be served
   */
  static OnnxFile read(InputStream stream, long size) throws IOException {
    if (size == 0) {
      throw notOnnx("an empty file");
    }
    if (size > Integer.MAX_VALUE) {
      throw notOnnx(size + " bytes: more than 2 GiB of weights must lie in files of their own");
    }
    PushbackInputStream whole = new PushbackInputStream(stream, LFS_POINTER.length);
    byte[] head = whole.readNBytes(LFS_POINTER.length);
    if (Arrays.equals(head, LFS_POINTER)) {
      throw notOnnx("a Git LFS pointer to one: fetch the file itself with git lfs pull");
    }
    whole.unread(head);
    OnnxReader reader = new OnnxReader(whole);
    try {
      reader.in.fields(reader::model);
    } catch (InvalidProtocolBufferException e) {
      boolean atEnd = reader.in.position() >= size;
      String got =
          atEnd ? "a file that ends too early, after " + size + " bytes" : "something else";
      throw new ReleaseException(FILE + ": expected an ONNX model, got " + got, e);
    }
    return reader.result();
  }

  private OnnxFile result() {
    if (!graph) {
      throw notOnnx("a file without a graph");
    }
    if (outputs.isEmpty()) {
      throw notOnnx("a graph without outputs");
    }
    inputs.removeIf(input -> initializers.contains(input.name()));
    Signature signature =
        new Signature(
            inputs.stream().map(value -> value.spec("input")).toList(),
            outputs.stream().map(value -> value.spec("output")).toList());
    ModelGraph read =
        new ModelGraph(signature, inputs.stream().map(OnnxValue::symbols).toList(), controlFlow);
    return new OnnxFile(read, externalData);
  }

  private static ReleaseException notOnnx(String got) {
    return new ReleaseException(FILE + ": expected an ONNX model, got " + got);
  }

  private boolean model(int tag) throws IOException {
    return switch (tag) {
      case MODEL_GRAPH -> {
        graph = true;
        yield in.message(this::graph);
      }
      case MODEL_FUNCTION -> in.message(field -> field == FUNCTION_NODE && node());
      default -> false;
    };
  }

  private boolean graph(int tag) throws IOException {
    return switch (tag) {
      case GRAPH_NODE -> node();
      case GRAPH_INITIALIZER -> tensor(initializers::add);
      case GRAPH_SPARSE_INITIALIZER -> sparseTensor(initializers::add);
      case GRAPH_INPUT -> inputs.add(OnnxValue.read(in));
      case GRAPH_OUTPUT -> outputs.add(OnnxValue.read(in));
      default -> false;
    };
  }

  /** A graph inside of a node: only its nodes and where its weights lie matter. */
  private boolean subgraph(int tag) throws IOException {
    return switch (tag) {
      case GRAPH_NODE -> node();
      case GRAPH_INITIALIZER -> tensor(NAMELESS);
      case GRAPH_SPARSE_INITIALIZER -> sparseTensor(NAMELESS);
      default -> false;
    };
  }

  private boolean node() throws IOException {
    return in.message(
        tag ->
            switch (tag) {
              case NODE_OPERATOR -> {
                controlFlow |= CONTROL_FLOW.contains(in.text());
                yield true;
              }
              case NODE_ATTRIBUTE -> in.message(this::attribute);
              default -> false;
            });
  }

  private boolean attribute(int tag) throws IOException {
    return switch (tag) {
      case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> tensor(NAMELESS);
      case ATTRIBUTE_SPARSE, ATTRIBUTE_SPARSES -> sparseTensor(NAMELESS);
      case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> {
        controlFlow = true;
        yield in.message(this::subgraph);
      }
      default -> false;
    };
  }

  private boolean sparseTensor(Consumer<String> named) throws IOException {
    return in.message(
        tag ->
            switch (tag) {
              case SPARSE_VALUES -> tensor(named);
              case SPARSE_INDICES -> tensor(NAMELESS);
              default -> false;
            });
  }

  private boolean tensor(Consumer<String> named) throws IOException {
    OnnxWeights weights = OnnxWeights.read(in);
    named.accept(weights.name());
    weights.location().ifPresent(externalData::add);
    return true;
  }
}
