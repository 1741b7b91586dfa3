package io.pronto.it.run;

import java.util.List;
import java.util.concurrent.Callable;

/** Where processes run and sockets are opened: all of it has loopback ports of its own. */
public interface Network {

  /** The one that the tests run in. */
  Network HOST =
      new Network() {
        @Override
        public List<String> prefix() {
          return List.of();
        }

        @Override
        public <T> T call(Callable<T> task) throws Exception {
          return task.call();
        }
      };

  /** The command that starts another one in this network. */
  List<String> prefix();

  /**
   * Does something on a thread whose new sockets belong to this network, and waits for it. Sockets
   * stay where they were opened, whoever uses them later.
   */
  <T> T call(Callable<T> task) throws Exception;
}
