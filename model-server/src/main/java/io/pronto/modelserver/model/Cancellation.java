package io.pronto.modelserver.model;

/** Tells whether anybody still waits for an answer. Used from any thread. */
public interface Cancellation {

  /** Somebody waits to the end. */
  Cancellation NEVER =
      new Cancellation() {
        @Override
        public boolean cancelled() {
          return false;
        }

        @Override
        public Registration onCancel(Runnable action) {
          return () -> {};
        }
      };

  /** Whether nobody waits any more; stays true once it is. */
  boolean cancelled();

  /**
   * Has {@code action} run once on cancellation, on the thread that cancels; at once if that has
   * been.
   *
   * @param action short, does not block, does not throw
   */
  Registration onCancel(Runnable action);

  /** An interest in the cancellation. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {

    /** Withdraws the interest. The action may be running on another thread at this moment. */
    @Override
    void close();
  }
}
