package io.pronto.benchmarks.transport;

import io.grpc.BindableService;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.netty.channel.epoll.Epoll;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The transport alone: what a chain of four stages costs in plain grpc-java, with nothing of the
 * product in it.
 *
 * <pre>
 * echo PORT                      one server that answers
 * one PORT                       four stages in this process
 * stage NAME PORT [NEXT_PORT]    one stage; the last has no next one
 * ... --loops=shared|single|pinned
 * </pre>
 */
public final class TransportRung {
  private static final String LOOPS = "--loops=";

  private TransportRung() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Epoll.ensureAvailability();
    Loops loops = Loops.of(loops(args));
    List<String> words = List.of(args).stream().filter(word -> !word.startsWith("--")).toList();
    switch (words.getFirst()) {
      case "echo" -> serve(loops, words.get(1), new AnsweringStage());
      case "one" -> serve(loops, words.get(1), fourStages());
      case "stage" -> serve(loops, words.get(2), stage(loops, words));
      default -> throw new IllegalArgumentException("echo, one or stage, not " + words.getFirst());
    }
  }

  private static String loops(String[] args) {
    for (String arg : args) {
      if (arg.startsWith(LOOPS)) {
        return arg.substring(LOOPS.length());
      }
    }
    return "shared";
  }

  private static BindableService stage(Loops loops, List<String> words) {
    return words.size() < 4
        ? new AnsweringStage()
        : new ForwardingStage(words.get(1), loops.next(Integer.parseInt(words.get(3))));
  }

  /** Returns the first of four; the others are in-process servers, built from the last. */
  private static BindableService fourStages() throws IOException {
    BindableService next = new AnsweringStage();
    for (String name : List.of("model-server", "preprocessor", "gateway")) {
      next = new ForwardingStage(name, inProcess("after-" + name, next));
    }
    return next;
  }

  private static Supplier<GRPCInferenceServiceStub> inProcess(String name, BindableService service)
      throws IOException {
    InProcessServerBuilder.forName(name).directExecutor().addService(service).build().start();
    GRPCInferenceServiceStub stub =
        GRPCInferenceServiceGrpc.newStub(
            InProcessChannelBuilder.forName(name).directExecutor().build());
    return () -> stub;
  }

  private static void serve(Loops loops, String port, BindableService service)
      throws IOException, InterruptedException {
    loops.server(Integer.parseInt(port)).addService(service).build().start().awaitTermination();
  }
}
