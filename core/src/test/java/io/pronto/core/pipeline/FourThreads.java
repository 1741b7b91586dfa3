package io.pronto.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What must hold on any thread, tried on four at once. */
public final class FourThreads {

  private FourThreads() {}

  /** Runs {@code action} so many times on each thread, with 0, 1, 2 …, and waits for all. */
  public static void each(int times, IntConsumer action) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < times; i++) {
                      action.accept(i);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
