package io.pronto.it.run;

import java.util.List;
import java.util.stream.Collectors;

/** The product as it runs for its callers, in whatever number of processes. */
public interface Deployment extends AutoCloseable {

  /** Where the REST front door is. */
  int restPort();

  /** Where the gRPC front door is. */
  int grpcPort();

  /** Where health and metrics of the process with the front doors are. */
  int managementPort();

  /** Its processes, the one with the front doors first. */
  List<ServiceProcess> processes();

  /** The end of what all processes wrote. */
  default String output() {
    return processes().stream().map(ServiceProcess::output).collect(Collectors.joining("\n"));
  }

  /** Ends all processes. */
  @Override
  default void close() {
    processes().forEach(ServiceProcess::close);
  }
}
