package io.pronto.modelserver.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A path to a model that the Java binding of ONNX Runtime can pass on: it writes characters beyond
 * the basic plane in modified UTF-8, which names another file. Such a path is replaced by one
 * through a symbolic link to the model's folder, so that files beside the model are found too;
 * closing removes the link.
 */
final class ModelPath implements AutoCloseable {

  private final Path path;
  private final Path link;

  private ModelPath(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  /**
   * A path to a model.
   *
   * @throws IOException if it takes a link and none can be made
   */
  static ModelPath to(Path model) throws IOException {
    if (model.toString().chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return new ModelPath(model, null);
    }
    Path real = model.toRealPath();
    Path link = Files.createTempDirectory("pronto-").resolve("release");
    Files.createSymbolicLink(link, real.getParent());
    return new ModelPath(link.resolve(real.getFileName()), link);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.deleteIfExists(link);
      Files.deleteIfExists(link.getParent());
    }
  }
}
