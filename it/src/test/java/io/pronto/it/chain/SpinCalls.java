package io.pronto.it.chain;

import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Chain;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Standalone;
import io.pronto.it.run.V2Client;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Calls of the model {@code spin}, which take as long as the caller likes. */
final class SpinCalls {

  private static final Duration END = Duration.ofSeconds(15);
  private static final Duration RUNNING = Duration.ofMillis(150);
  private static final long PROBE = 20_000;

  private SpinCalls() {}

  /** A REST call of so many turns. */
  static HttpRequest restSpin(int port, long turns) {
    String body =
        "{\"inputs\": [{\"name\": \"iterations\", \"datatype\": \"INT64\", \"shape\": [1],"
            + " \"data\": [%d]}]}".formatted(turns);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/models/spin/infer"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Sends a call, and returns it when the model works on it. */
  static <T> T begun(Deployment product, Supplier<T> sender) {
    ServiceProcess runner = runnerOf(product);
    Duration before = runner.figures().processorTime();
    T call = sender.get();
    Await.until(
        "the model runs",
        END,
        () -> runner.figures().processorTime().minus(before).compareTo(RUNNING) > 0);
    return call;
  }

  private static ServiceProcess runnerOf(Deployment product) {
    return switch (product) {
      case Chain chain -> chain.modelServer();
      case Standalone standalone -> standalone.process();
      default -> throw new IllegalArgumentException(product.toString());
    };
  }

  /** As many turns of the model {@code spin} as take so many milliseconds on this machine. */
  static long turnsFor(V2Client client, long wanted) {
    client.infer(spin(PROBE));
    long start = System.nanoTime();
    client.infer(spin(PROBE));
    double millis = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    return Math.max(PROBE, (long) (PROBE * wanted / millis));
  }

  /** A gRPC call of so many turns. */
  static ModelInferRequest spin(long turns) {
    V2Tensor iterations = V2Tensor.of("iterations", V2Type.INT64, List.of(1L), List.of(turns));
    return Caller.request(Way.GRPC_RAW, "spin", List.of(iterations)).build();
  }
}
