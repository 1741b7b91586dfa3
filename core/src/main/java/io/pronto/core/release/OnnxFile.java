package io.pronto.core.release;

import java.util.Set;

/**
 * What was read of a model file.
 *
 * @param externalData names of other files that hold weights, as the model words them, not yet
 *     checked
 */
record OnnxFile(ModelGraph graph, Set<String> externalData) {

  OnnxFile {
    externalData = Set.copyOf(externalData);
  }
}
