package io.pronto.it.kubernetes;

import java.util.List;

/**
 * A form in which Pronto can be deployed.
 *
 * @param folder with its kustomization, below the root of the source tree
 * @param deployments that it consists of
 */
record Overlay(String folder, List<String> deployments) {

  private static final List<String> FOUR =
      List.of("gateway", "preprocessor", "model-server", "postprocessor");

  /** The four services and a Consul. */
  static final Overlay CONSUL = new Overlay("k8s", FOUR);

  /** The four services, which find each other by EndpointSlices. */
  static final Overlay KUBERNETES = new Overlay("k8s/overlays/kubernetes-discovery", FOUR);

  /** All of them. */
  static List<Overlay> all() {
    return List.of(
        CONSUL,
        KUBERNETES,
        new Overlay("k8s/overlays/standalone", List.of("standalone")),
        new Overlay("k8s/overlays/development", FOUR));
  }

  @Override
  public String toString() {
    return folder;
  }
}
