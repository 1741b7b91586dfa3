package io.pronto.modelserver.onnx;

import io.pronto.core.failure.Failure.Reason;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that open, run, hold and close models under each other. Exits with 0 if every run gave
 * the right answer or was told that the model is gone; a mistake in the counting of references ends
 * the process in native code instead.
 *
 * <p>Arguments: threads, cycles of each (16 and 1000).
 */
final class OpenCloseRace {

  private static final int RUNS = 3;

  private final OnnxEnvironment environment = new OnnxEnvironment();
  private final AtomicReference<Model> shared = new AtomicReference<>(open());

  public static void main(String[] args) throws Exception {
    new OpenCloseRace().race(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    System.exit(0); // reached only when no cycle threw
  }

  private void race(int threads, int cycles) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> races = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        races.add(executor.submit(() -> cycles(cycles)));
      }
      for (Future<?> race : races) {
        race.get();
      }
    }
    shared.get().close();
  }

  private Void cycles(int cycles) {
    for (int cycle = 0; cycle < cycles; cycle++) {
      Model seen = shared.get();
      boolean held = seen.acquire();
      run(seen, held);
      if (held) {
        seen.release();
      }
      shared.getAndSet(open()).close(); // under the runs of the other threads
      run(seen, false);
    }
    return null;
  }

  private Model open() {
    return environment.open(TestReleases.pair());
  }

  private static void run(Model model, boolean held) {
    for (int i = 0; i < RUNS; i++) {
      try {
        check(model.run(inputs(), Cancellation.NEVER));
      } catch (FailureException e) {
        if (held || e.failure().reason() != Reason.RELEASE_ABSENT) {
          throw e;
        }
      }
    }
  }

  private static Tensors inputs() {
    long[] shape = {1, 3};
    return Tensors.of(Tensor.ofFloats("a", shape, 1, 2, 3), Tensor.ofFloats("b", shape, 4, 5, 6));
  }

  private static void check(Tensors answer) {
    if (!answer.get("product").equals(Tensor.ofFloats("product", new long[] {1, 3}, 4, 10, 18))) {
      throw new IllegalStateException("wrong answer");
    }
  }
}
