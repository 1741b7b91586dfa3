package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pronto.it.parts.PythonClient;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Models are loaded and unloaded by a client that others wrote, as its users have it. */
@Needs.Python
@ResourceLock("stock-client") // the environment of the client
class StockControlIT {

  private final PythonClient client = new PythonClient("stock-client");

  @Test
  void tritonclientLoadsAndUnloadsIris() {
    // Given
    Setup setup = Setup.samples().with("PRONTO_REPOSITORY_CONTROL", "explicit");
    try (Standalone product = Standalone.start(setup)) {
      // When, Then: it compares what it sees itself, and fails where that is something else
      assertThatCode(() -> client.run("grpc-control", "127.0.0.1:" + product.grpcPort()))
          .doesNotThrowAnyException();
      assertThatCode(() -> client.run("http-control", "127.0.0.1:" + product.restPort()))
          .doesNotThrowAnyException();
    }
  }
}
