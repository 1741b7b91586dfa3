package io.pronto.chain.server;

import java.util.List;

/**
 * What a server says of itself.
 *
 * @param name for the gateway {@code pronto}, for a service behind it its own name
 */
public record ServerIdentity(String name, String version, List<String> extensions) {

  /** Platform of every model here, in the words of the V2 protocol. */
  public static final String PLATFORM = "onnx_onnxv1";

  /** The extension that lists releases, in the words of the V2 protocol. */
  public static final String REPOSITORY = "model_repository";

  /** With Pronto's own version. */
  public static ServerIdentity of(String name, List<String> extensions) {
    String version = ServerIdentity.class.getPackage().getImplementationVersion();
    return new ServerIdentity(name, version == null ? "development" : version, extensions);
  }
}
