package io.pronto.service.registry;

import java.util.Map;

/** The place of one service in the registry. */
public interface Registration {

  /**
   * Makes the service known and keeps it so, whether the registry is there now or comes later.
   * Returns at once.
   *
   * @param port where it listens
   * @param meta further facts about it, by name
   * @param answered runs once, on any thread: when the registry knows the service, or when it is
   *     found to be away
   */
  void join(int port, Map<String, String> meta, Runnable answered);

  /** The same where nobody waits for the registry. */
  default void join(int port, Map<String, String> meta) {
    join(port, meta, () -> {});
  }

  /** Takes the service out, for good. Waits until that is done, but no more than a second. */
  void leave();

  /** Of a service that nobody makes known. */
  static Registration none() {
    return new Registration() {
      @Override
      public void join(int port, Map<String, String> meta, Runnable answered) {
        answered.run();
      }

      @Override
      public void leave() {}
    };
  }
}
