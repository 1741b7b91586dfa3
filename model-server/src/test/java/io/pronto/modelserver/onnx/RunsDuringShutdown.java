package io.pronto.modelserver.onnx;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;

/**
 * A process that is told to end and goes on with its runs for half a second, as a drain does. Exits
 * with 0 then.
 */
final class RunsDuringShutdown {

  private static final long OTHERS_HOOKS_MILLIS = 200;
  private static final int RUNS = 2_000;

  private RunsDuringShutdown() {}

  public static void main(String[] args) {
    OnnxEnvironment environment = new OnnxEnvironment();
    Model pair = environment.open(TestReleases.pair());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(environment, pair)));
    System.exit(0);
  }

  private static void drain(OnnxEnvironment environment, Model pair) {
    try {
      Thread.sleep(OTHERS_HOOKS_MILLIS);
      for (int i = 0; i < RUNS; i++) {
        pair.run(rows("a", 2).with(rows("b", 2).get("b")), Cancellation.NEVER);
        refuse(pair);
      }
      try (Model late = environment.open(TestReleases.spin())) {
        late.run(
            Tensors.of(Tensor.ofLongs("iterations", new long[] {1}, 1_000)), Cancellation.NEVER);
      }
      pair.close();
      System.out.println("drained");
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  /** A failing run uses the runtime's log, which goes with its environment. */
  private static void refuse(Model pair) {
    try {
      pair.run(rows("a", 2).with(rows("b", 5).get("b")), Cancellation.NEVER);
    } catch (FailureException e) {
      return;
    }
    throw new IllegalStateException("2 and 5 rows were added");
  }

  private static Tensors rows(String name, int rows) {
    return Tensors.of(Tensor.ofFloats(name, new long[] {rows, 3}, new float[3 * rows]));
  }
}
