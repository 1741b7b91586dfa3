package io.pronto.core.release;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code model.onnx} says about itself, read without its weights and without a runtime.
 *
 * @param signature inputs that callers must give (initializers are none) and outputs. One whose
 *     number of dimensions the model does not tell has any shape, and no symbols
 * @param shared dimensions of the inputs that have one size in several places
 * @param controlFlow whether a node holds a graph of its own (Loop, Scan, If …), so that the time
 *     of a run may depend on the values of its input
 */
public record ModelGraph(Signature signature, SharedDimensions shared, boolean controlFlow) {

  /**
   * A model.
   *
   * @param inputSymbols for each input the name of each dimension, empty where it has none
   */
  public ModelGraph(Signature signature, List<List<String>> inputSymbols, boolean controlFlow) {
    this(signature, SharedDimensions.of(signature.inputs(), inputSymbols), controlFlow);
  }

  /**
   * What an ONNX file takes and gives. Runs nothing.
   *
   * @throws ReleaseException if it is no model that can be served
   * @throws IOException if it cannot be read
   */
  public static ModelGraph of(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return OnnxReader.read(in, Files.size(file)).graph();
    }
  }
}
