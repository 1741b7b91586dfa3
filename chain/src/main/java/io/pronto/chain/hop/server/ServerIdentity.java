package io.pronto.chain.hop.server;

import java.util.List;

/**
 * What a server says of itself.
 *
 * @param name for the gateway {@code pronto}, for a service behind it its own name
 */
public record ServerIdentity(String name, String version, List<String> extensions) {

  /** Platform of every model here, in the words of the V2 protocol. */
  public static final String PLATFORM = "onnx_onnxv1";

  /** Pronto's version and the extensions of the V2 protocol that it speaks. */
  public static ServerIdentity of(String name) {
    String version = ServerIdentity.class.getPackage().getImplementationVersion();
    return new ServerIdentity(
        name, version == null ? "development" : version, List.of("model_repository"));
  }
}
