package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status.Code;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad requests at both front doors are the caller's mistakes: each gets its code and the field that
 * is wrong, nothing of the inside is told, and the next good call is answered.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("deployments")
class BadRequestIT {

  private static final List<String> INSIDES =
      List.of("Exception", "at io.", "java.", "jakarta.", "io.grpc", "io.netty", "io.vertx");
  private static final List<String> OTHER_MODELS = List.of("penguins", "minilm", "unknown-op");
  private static final List<Code> DEFECTS = List.of(Code.INTERNAL, Code.UNKNOWN);
  private static final String GOOD =
      """
      {"input":{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}}
      """;

  private final Caller caller;
  private final int restPort;

  BadRequestIT(Deployment product) {
    caller = new Caller(product);
    restPort = product.restPort();
  }

  /** Samples and tiny models behind a limit of 1 MiB, one topology after the other. */
  static Stream<Deployment> deployments() {
    Path models = Models.SAMPLES.copyTo(Models.TINY.repository());
    for (String misnamed : List.of("0", "01", "v2", "1.0.0")) {
      createDirectory(models.resolve("iris").resolve(misnamed));
    }
    Setup setup = Setup.of(models).with("PRONTO_LIMITS_MESSAGE", "1M");
    return Stream.of(Topology.values()).map(topology -> topology.start(setup));
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overGrpc")
  void refusesOverGrpcAndAnswersTheNextCall(BadGrpc bad) {
    // When
    RawGrpc.Reply reply = bad.call().by(new RawGrpc(caller.grpc().channel()));
    // Then
    assertThat(reply.status().getCode()).as(reply.text()).isEqualTo(bad.code()).isNotIn(DEFECTS);
    assertThat(reply.text()).doesNotContain(INSIDES).doesNotContain(OTHER_MODELS);
    if (bad.field() != null) {
      assertThat(reply.error()).as("the ErrorInfo of %s", reply.text()).isNotNull();
      assertThat(reply.error().getMetadataMap())
          .containsEntry("field", bad.field())
          .containsKeys("expected", "got");
    }
    assertThat(goodOverGrpc()).isEqualTo("OK");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overRest")
  void refusesOverRestAndAnswersTheNextCall(BadRest bad) throws IOException {
    // When
    RawHttp.Reply reply = RawHttp.exchange(restPort, bad.request());
    // Then
    assertThat(reply.status()).as(reply.head() + "\n" + reply.body()).isEqualTo(bad.status());
    assertThat(reply.head() + reply.body()).doesNotContain(INSIDES).doesNotContain(OTHER_MODELS);
    if (bad.field() != null) {
      JsonNode problem = new ObjectMapper().readTree(reply.body());
      assertThat(problem.path("field").asText()).as(reply.body()).isEqualTo(bad.field());
      assertThat(problem.has("expected") && problem.has("got")).as(reply.body()).isTrue();
    }
    assertThat(caller.rest().post("/predict/iris", GOOD).status()).isEqualTo(200);
  }

  @Test
  void chunksThatAreNoneEndTheirConnectionOnly() {
    // Given
    String chunked = "Transfer-Encoding: chunked";
    byte[] body = BadRest.body("zz\r\n");
    byte[] request = RawHttp.request("POST /predict/iris", body, BadRest.JSON, chunked);
    // When
    RawHttp.Reply reply = RawHttp.exchange(restPort, request);
    // Then
    assertThat(reply.status()).as(reply.head()).isIn(RawHttp.NONE, 400);
    assertThat(caller.rest().post("/predict/iris", GOOD).status()).isEqualTo(200);
  }

  private String goodOverGrpc() {
    V2Client.Outcome good = caller.grpc().call(BadGrpc.iris().build());
    return good.status().getCode().name();
  }

  static List<BadGrpc> overGrpc() {
    return GrpcRows.all();
  }

  static Stream<BadRest> overRest() {
    return Stream.concat(RestRows.all().stream(), PredictRows.all().stream());
  }
}
