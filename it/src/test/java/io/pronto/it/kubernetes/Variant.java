package io.pronto.it.kubernetes;

import io.pronto.it.run.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kustomizations that only tests have: a base with a component, as a user would write it. */
final class Variant {

  private Variant() {}

  /**
   * The folder of a new one, relative to the root of the source tree.
   *
   * @param base relative to that root, as is {@code component}
   */
  static String of(String base, String component) throws IOException {
    Path folder = Files.createTempDirectory(Product.outputs(), "kustomization-");
    String root = folder.relativize(Product.root()).toString();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - %1$s/%2$s
        components:
          - %1$s/%3$s
        """
            .formatted(root, base, component));
    return Product.root().relativize(folder).toString();
  }
}
