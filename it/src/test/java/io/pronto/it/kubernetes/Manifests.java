package io.pronto.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.parts.Kubectl;
import io.pronto.it.run.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * The objects that a kustomization makes.
 *
 * @param text as YAML
 */
record Manifests(String text, List<JsonNode> objects) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of an overlay. */
  static Manifests of(Overlay overlay) {
    return of(overlay.folder());
  }

  /** Those of a folder, relative to the root of the source tree. */
  static Manifests of(String folder) {
    Kubectl kubectl = new Kubectl(Network.HOST, Path.of("/dev/null"));
    String text = kubectl.run("kustomize", folder);
    List<JsonNode> objects =
        StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
            .<JsonNode>map(JSON::valueToTree)
            .toList();
    return new Manifests(text, objects);
  }

  /** Those of a kind. */
  Stream<JsonNode> kind(String kind) {
    return objects.stream().filter(object -> object.get("kind").textValue().equals(kind));
  }

  /** What makes pods. */
  Stream<JsonNode> workloads() {
    return Stream.concat(kind("Deployment"), kind("StatefulSet"));
  }

  /** The name of an object, with its kind. */
  static String name(JsonNode object) {
    return object.get("kind").textValue() + " " + object.at("/metadata/name").textValue();
  }
}
