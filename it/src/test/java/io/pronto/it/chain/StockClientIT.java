package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Deployment;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that others wrote and published, as their users have it. */
@OnBothTopologies
class StockClientIT {

  private static final int PATIENCE_SECONDS = 180;

  private final Deployment product;

  StockClientIT(Deployment product) {
    this.product = product;
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void tritonclientPredictsIris(String protocol) throws IOException, InterruptedException {
    // Given
    int port = protocol.equals("grpc") ? product.grpcPort() : product.restPort();
    Path output = Files.createTempFile(Product.outputs(), "stock-client-", ".log");
    List<String> command =
        List.of(
            Product.testSource("python/stock_client.sh").toString(),
            Product.outputs().resolve("stock-client").toString(),
            protocol,
            "127.0.0.1:" + port);
    // When
    Process client =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = client.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    client.descendants().forEach(ProcessHandle::destroyForcibly);
    client.destroyForcibly().waitFor();
    // Then
    assertThat(ended).as(Files.readString(output)).isTrue();
    assertThat(client.exitValue()).as(Files.readString(output)).isZero();
  }
}
