package io.pronto.modelserver.onnx;

import io.pronto.core.release.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A copy of a model and of its weights in other files. ONNX Runtime maps such files into memory for
 * as long as the model is loaded: were they written over, the model would answer with what is
 * written. Nobody else writes to the copy. Closing removes its names; the system keeps the bytes as
 * long as they are mapped.
 */
final class PrivateWeights implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PrivateWeights.class);

  private final Path folder;
  private final Path model;

  private PrivateWeights(Path folder, Path model) {
    this.folder = folder;
    this.model = model;
  }

  /**
   * Copies a model into the folder for temporary files.
   *
   * @throws IOException if there is no room for it
   */
  static PrivateWeights of(ModelFile file) throws IOException {
    Path from = file.path().getParent();
    PrivateWeights copy =
        new PrivateWeights(Files.createTempDirectory("pronto-weights-"), file.path().getFileName());
    try {
      for (Path each : file.stamps().keySet()) {
        Path to = copy.folder.resolve(from.relativize(each).toString());
        Files.createDirectories(to.getParent());
        Files.copy(each, to);
      }
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The model of the copy. */
  Path model() {
    return folder.resolve(model);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("%s could not be removed: %s", folder, e);
    }
  }
}
