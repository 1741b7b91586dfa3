package io.pronto.core.release;

import java.io.IOException;
import java.util.Optional;

/** Name and place of one constant of a model ({@code TensorProto}); its elements are skipped. */
final class OnnxWeights {

  private static final int NAME = 8 << 3 | ProtoReader.PART;
  private static final int EXTERNAL_DATA = 13 << 3 | ProtoReader.PART;
  private static final int DATA_LOCATION = 14 << 3 | ProtoReader.WHOLE;
  private static final int ENTRY_KEY = 1 << 3 | ProtoReader.PART;
  private static final int ENTRY_VALUE = 2 << 3 | ProtoReader.PART;
  private static final long EXTERNAL = 1;

  private String name = "";
  private String location = "";
  private boolean external;

  private OnnxWeights() {}

  static OnnxWeights read(ProtoReader in) throws IOException {
    OnnxWeights weights = new OnnxWeights();
    in.message(field -> weights.field(in, field));
    return weights;
  }

  private boolean field(ProtoReader in, int tag) throws IOException {
    switch (tag) {
      case NAME -> name = in.text();
      case DATA_LOCATION -> external = in.whole() == EXTERNAL;
      case EXTERNAL_DATA -> externalData(in);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void externalData(ProtoReader in) throws IOException {
    String[] entry = {"", ""};
    in.message(
        tag -> {
          if (tag != ENTRY_KEY && tag != ENTRY_VALUE) {
            return false;
          }
          entry[tag == ENTRY_KEY ? 0 : 1] = in.text();
          return true;
        });
    if (entry[0].equals("location")) {
      location = entry[1];
    }
  }

  String name() {
    return name;
  }

  /**
   * The file that holds the elements, where it is not the model's own; empty text where it is not
   * told which.
   */
  Optional<String> location() {
    return external || !location.isEmpty() ? Optional.of(location) : Optional.empty();
  }
}
