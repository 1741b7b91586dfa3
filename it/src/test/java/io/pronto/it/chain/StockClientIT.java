package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.pronto.it.parts.PythonClient;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Needs;
import io.pronto.it.run.OnBothTopologies;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that others wrote and published, as their users have it. */
@Needs.Python
@ResourceLock("stock-client") // the environment of the client
@OnBothTopologies
class StockClientIT {

  private final PythonClient client = new PythonClient("stock-client");
  private final Deployment product;

  StockClientIT(Deployment product) {
    this.product = product;
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void tritonclientPredictsIris(String protocol) {
    // Given
    int port = protocol.equals("grpc") ? product.grpcPort() : product.restPort();
    // When, Then: it compares the answers itself, and fails where they are others
    assertThatCode(() -> client.run(protocol, "127.0.0.1:" + port)).doesNotThrowAnyException();
  }
}
