package io.pronto.core.release;

import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A release directory for tests, with the model of {@link OnnxBytes#classifier()}. */
record ReleaseFolder(Path root, Path path) {

  /** A new release under a root: {@code in(root, "iris/1")}. */
  static ReleaseFolder in(Path root, String name) {
    try {
      Path path = Files.createDirectories(root.resolve(name));
      return new ReleaseFolder(root.toRealPath(), path).with("model.onnx", OnnxBytes.classifier());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReleaseFolder with(String name, byte[] content) {
    try {
      Files.createDirectories(path.resolve(name).getParent());
      Files.write(path.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReleaseFolder with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  ReleaseFolder without(String name) {
    try {
      Files.delete(path.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ReleaseFolder link(String name, Path target) {
    try {
      Files.createSymbolicLink(path.resolve(name), target);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Release read() {
    return read(_ -> new Golden(Tensors.of(), Tensors.of(), 0));
  }

  Release read(GoldenParser goldens) {
    return new ReleaseReader(goldens, Integer.MAX_VALUE).read(root, path, "iris", 1);
  }
}
