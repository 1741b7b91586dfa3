package io.pronto.modelserver.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * A path to a model that the Java binding of ONNX Runtime can pass on: it writes characters beyond
 * the basic plane in modified UTF-8, which names another file. Such a path is replaced by one
 * through a symbolic link to the model's folder, so that files beside the model are found too;
 * closing removes the link.
 */
final class ModelPath implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ModelPath.class);

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
    Path folder = Files.createTempDirectory("pronto-");
    Path link = folder.resolve("release");
    try {
      Files.createSymbolicLink(link, real.getParent());
    } catch (IOException | RuntimeException e) {
      Files.delete(folder);
      throw e;
    }
    return new ModelPath(link.resolve(real.getFileName()), link);
  }

  /** The folder of the model, as the path has it. */
  Path folder() {
    return path.getParent();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /**
   * What cannot be removed stays, and takes nothing but a name: the model is loaded all the same.
   */
  @Override
  public void close() {
    if (link != null) {
      try {
        Files.deleteIfExists(link);
        Files.deleteIfExists(link.getParent());
      } catch (IOException e) {
        LOG.warnf("%s could not be removed: %s", link, e);
      }
    }
  }
}
