package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP itself refuses: methods and paths that are none. */
@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class MethodsTest {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @TestHTTPResource URI server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2",
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/iris",
        "/v2/models/infer",
        "/v2/models/iris/ready",
        "/v2/models/iris/versions/1",
        "/v2/models/iris/versions/1/ready",
        "/v2/models/iris/infer",
        "/v2/models/iris/versions/1/infer",
        "/v2/models/iris/versions/infer",
        "/v2/repository/index",
        "/predict",
        "/predict/iris",
        "/predict/iris?x=1"
      })
  void namesTheSameMethodsWhetherAskedOrRefused(String path) throws IOException {
    // Given
    RawRest.Reply options = send("OPTIONS " + path);
    assertThat(options.status()).isIn(200, 204);
    String allow = options.header("Allow").orElseThrow();
    List<String> allowed = Arrays.asList(allow.split(", "));
    for (String method : METHODS) {
      // When
      RawRest.Reply reply = send(method + " " + path);
      // Then
      assertThat(reply.status() != 405).as(method).isEqualTo(allowed.contains(method));
      if (reply.status() == 405) {
        assertThat(reply.header("Allow")).as(method).hasValue(allow);
        if (!method.equals("HEAD")) { // whose answers have no body
          assertThat(new JsonObject(reply.body()).getString("expected")).isEqualTo(allow);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nosuch", "/v2/nosuch", "/v2/models/iris/nosuch", "/predict/iris/more"})
  void aPathThatIsNoneIsNotFound(String path) throws IOException {
    for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
      RawRest.Reply reply = send(method + " " + path);
      assertThat(reply.status()).as(method).isEqualTo(404);
      assertThat(new JsonObject(reply.body()).getString("reason")).isEqualTo("NOT_FOUND");
    }
  }

  private RawRest.Reply send(String start) throws IOException {
    return new RawRest(server).send(start, BODY, "Content-Type: application/json");
  }
}
