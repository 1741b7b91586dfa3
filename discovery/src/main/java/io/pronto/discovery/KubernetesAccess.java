package io.pronto.discovery;

import java.nio.file.Path;

/**
 * How the API server is reached from a pod.
 *
 * @param host of the API server
 * @param account folder with the pod's own token, the certificates that are trusted, and the name
 *     of its namespace, as Kubernetes mounts it
 */
public record KubernetesAccess(String host, int port, Path account) {

  /** File with the token, which Kubernetes replaces before it expires. */
  Path token() {
    return account.resolve("token");
  }

  /** File with the certificates that are trusted. */
  Path ca() {
    return account.resolve("ca.crt");
  }

  /** File with the name of the pod's namespace. */
  Path namespace() {
    return account.resolve("namespace");
  }
}
