package io.pronto.it.parts;

import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What makes a cluster of an {@link ApiServer}: controllers and a scheduler as they are everywhere,
 * and simulated nodes, on which each pod is ready at once and does nothing.
 */
@Needs.Kubernetes
public final class ControlPlane implements AutoCloseable {

  private static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata:
        name: node-%1$d
        labels: {kubernetes.io/hostname: node-%1$d, topology.kubernetes.io/zone: zone-%1$d}
        annotations: {kwok.x-k8s.io/node: fake}
      status:
        allocatable: {cpu: "32", memory: 64Gi, pods: "110"}
        capacity: {cpu: "32", memory: 64Gi, pods: "110"}
      """;

  private final List<ExternalProcess> processes;

  private ControlPlane(List<ExternalProcess> processes) {
    this.processes = processes;
  }

  /**
   * Starts it.
   *
   * @param nodes how many, each in a zone of its own
   */
  public static ControlPlane of(ApiServer server, int nodes) {
    Kubectl kubectl = server.kubectl();
    ControlPlane plane =
        new ControlPlane(
            List.of(
                new ExternalProcess("controllers", controllers(server), Map.of()),
                new ExternalProcess("scheduler", scheduler(server), Map.of()),
                new ExternalProcess("kwok", kwok(kubectl), Map.of())));
    plane.processes.forEach(ExternalProcess::start);
    for (int i = 0; i < nodes; i++) {
      Kubectl.Outcome outcome = kubectl.attempt(NODE.formatted(i), "apply", "-f", "-");
      if (!outcome.done()) {
        plane.close();
        throw new AssertionError(outcome.text());
      }
    }
    return plane;
  }

  private static List<String> controllers(ApiServer server) {
    return List.of(
        Tool.CONTROLLER_MANAGER.executable().toString(),
        "--kubeconfig=" + server.kubectl().configuration(),
        "--service-account-private-key-file=" + server.accountKey(),
        "--root-ca-file=" + server.authority(),
        "--use-service-account-credentials=true",
        "--bind-address=127.0.0.1",
        "--secure-port=" + Ports.free(),
        "--leader-elect=false",
        "--horizontal-pod-autoscaler-sync-period=2s",
        "--horizontal-pod-autoscaler-initial-readiness-delay=0s",
        "--horizontal-pod-autoscaler-cpu-initialization-period=0s");
  }

  private static List<String> scheduler(ApiServer server) {
    return List.of(
        Tool.SCHEDULER.executable().toString(),
        "--kubeconfig=" + server.kubectl().configuration(),
        "--bind-address=127.0.0.1",
        "--secure-port=" + Ports.free(),
        "--leader-elect=false");
  }

  private static List<String> kwok(Kubectl kubectl) {
    List<String> command = new ArrayList<>();
    command.add(Tool.KWOK.executable().toString());
    command.add("--kubeconfig=" + kubectl.configuration());
    command.add("--manage-all-nodes=true");
    command.add("--server-address=127.0.0.1:" + Ports.free());
    Path stages = Tool.KWOK_STAGES.executable();
    for (String kind : List.of("pod/fast", "node/fast", "node/heartbeat")) {
      try (Stream<Path> files = Files.list(stages.resolve(kind))) {
        files
            .map(Path::toString)
            .filter(file -> file.endsWith(".yaml") && !file.endsWith("kustomization.yaml"))
            .forEach(file -> command.add("--config=" + file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return command;
  }

  /** The end of what all of them wrote. */
  public String output() {
    StringBuilder text = new StringBuilder();
    processes.forEach(process -> text.append(process.output()));
    return text.toString();
  }

  @Override
  public void close() {
    processes.reversed().forEach(ExternalProcess::close);
  }
}
