package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every door that reads a body makes of what the headers say of it. */
@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class BodyTypesTest {

  private static final String TENSOR =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  /** Path and body of every door that reads one. */
  private static final List<List<String>> DOORS =
      List.of(
          List.of("/predict/iris", "{\"input\":[1,2,3,4]}"),
          List.of("/v2/models/iris/infer", TENSOR),
          List.of("/v2/models/iris/versions/1/infer", TENSOR),
          List.of("/v2/repository/index", "{}"));

  private static final List<String> READ =
      List.of(
          "application/json",
          "APPLICATION/JSON",
          "Application/Json ; Charset=UTF-8",
          "application/json;charset=utf-8",
          "application/json;charset=\"utf-8\"",
          "application/json; charset=UTF8",
          "application/json; profile=x; charset=utf-8",
          "application/json;",
          "application/vnd.api+json",
          "application/problem+json; charset=utf-8",
          "application/octet-stream",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=UTF-8");

  private static final List<String> OTHER =
      List.of(
          "text/plain",
          "text/plain; charset=utf-8",
          "text/csv",
          "text/html",
          "text/json",
          "TEXT/CSV",
          "application/xml",
          "application/msgpack",
          "application/x-protobuf",
          "application/jsonl",
          "application/json-seq",
          "application/json; charset=iso-8859-1",
          "application/json; charset=utf-16",
          "application/json; charset=us-ascii",
          "application/json; charset=",
          "application/json; charset",
          "application/json; charset=utf-8; charset=latin1",
          "application/vnd.api+json; charset=utf-32",
          "application/octet-stream; charset=utf-16",
          "multipart/form-data",
          "multipart/form-data; boundary=x",
          "multipart/mixed; boundary=x",
          "image/png",
          "*/*",
          "nonsense",
          "/",
          "application/",
          "/json",
          "application//json",
          "application/json/x",
          "application json",
          "a b/c+json",
          "+json",
          ";charset=utf-8",
          "application/json, text/plain",
          "\u00e4/\u00f6");

  @TestHTTPResource URI server;
  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  static Stream<Arguments> read() {
    return at(READ);
  }

  static Stream<Arguments> other() {
    return at(OTHER);
  }

  private static Stream<Arguments> at(List<String> values) {
    return DOORS.stream()
        .flatMap(door -> values.stream().map(v -> Arguments.of(door.get(0), door.get(1), v)));
  }

  static Stream<Arguments> doors() {
    return DOORS.stream().map(door -> Arguments.of(door.get(0), door.get(1)));
  }

  @ParameterizedTest
  @MethodSource("read")
  void readsWhatIsJsonInUtf8OrSaysNothing(String path, String body, String type)
      throws IOException {
    assertThat(send(path, body, "Content-Type: " + type).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("doors")
  void readsABodyOfWhichNothingIsSaid(String path, String body) throws IOException {
    assertThat(send(path, body).status()).isEqualTo(200);
    assertThat(send(path, body, "Content-Encoding: identity").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("other")
  void refusesAnotherType(String path, String body, String type) throws IOException {
    // When
    RawRest.Reply reply = send(path, body, "Content-Type: " + type);
    // Then
    assertThat(reply.status()).isEqualTo(415);
    assertThat(new JsonObject(reply.body()).getMap())
        .containsEntry("reason", "UNSUPPORTED_MEDIA_TYPE")
        .containsEntry("field", "Content-Type")
        .containsEntry("expected", "application/json in UTF-8")
        .containsKeys("error", "got", "trace_id");
    assertThat(reply.header("Content-Type"))
        .hasValueSatisfying(said -> assertThat(said).startsWith("application/json"));
    assertThat(chain.untouched()).isTrue();
  }

  static Stream<Arguments> codings() {
    return at(List.of("gzip", "x-gzip", "deflate", "br", "zstd", "GZIP", "gzip, identity", "none"));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void refusesACompressedBodyAndSaysHowToSendIt(String path, String body, String coding)
      throws IOException {
    // When
    RawRest.Reply reply =
        send(path, body, "Content-Type: application/json", "Content-Encoding: " + coding);
    // Then
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.header("Accept-Encoding")).hasValue("identity");
    assertThat(new JsonObject(reply.body()).getMap())
        .containsEntry("reason", "UNSUPPORTED_MEDIA_TYPE")
        .containsEntry("field", "Content-Encoding")
        .containsEntry("got", coding)
        .containsKeys("error", "expected", "trace_id");
    assertThat(chain.untouched()).isTrue();
  }

  private RawRest.Reply send(String path, String body, String... headers) throws IOException {
    return new RawRest(server).send("POST " + path, body.getBytes(StandardCharsets.UTF_8), headers);
  }
}
