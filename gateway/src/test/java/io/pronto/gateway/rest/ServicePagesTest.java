package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class ServicePagesTest {

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Test
  void describesItsPaths() {
    given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Pronto"))
        .body("paths", hasKey("/v2/models/{model}/infer"))
        .body("paths", hasKey("/predict/{model}"))
        .body("paths", hasKey("/predict"));
  }

  @ParameterizedTest
  @CsvSource({
    "/predict,                              PredictRequest, PredictResponse",
    "/predict/{model},                      PredictRequest, PredictResponse",
    "/v2/models/{model}/infer,              InferRequest,   InferResponse",
    "/v2/models/{model}/versions/{version}/infer, InferRequest, InferResponse"
  })
  void describesBodiesAndErrors(String path, String request, String response) {
    JsonPath document = given().accept("application/json").get("/openapi").jsonPath();
    String post = "paths.'" + path + "'.post.";
    String schema = ".content.'application/json'.schema.'$ref'";
    assertThat(document.getString(post + "requestBody" + schema)).endsWith("/" + request);
    assertThat(document.getString(post + "responses.'200'" + schema)).endsWith("/" + response);
    assertThat(document.getString(post + "responses.default.'$ref'")).endsWith("/Problem");
    Map<String, Object> schemas = document.getMap("components.schemas");
    assertThat(schemas).containsKeys(request, response, "Problem", "Tensor");
  }

  @Test
  void describesNothingThatIsNotDefined() {
    String text = given().accept("application/json").get("/openapi").asString();
    Map<String, Object> schemas = JsonPath.from(text).getMap("components.schemas");
    List<String> named =
        Pattern.compile("#/components/schemas/(\\w+)")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(named).hasSizeGreaterThan(10).allMatch(schemas::containsKey);
  }

  @Test
  void answersHealthAndMetricsOnTheManagementPortOnly() {
    given()
        .get(management.resolve("/health/ready"))
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"));
    given().get(management.resolve("/health/live")).then().statusCode(200);
    given()
        .get(management.resolve("/metrics"))
        .then()
        .statusCode(200)
        .body(containsString("pronto_hop"));
    given().get("/metrics").then().statusCode(404);
    given().get("/health").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/openmetrics-text                                            | open
          application/openmetrics-text; version=0.0.1                             | open
          application/openmetrics-text;version=1.0.0                              | open
          application/openmetrics-text; version=1.0.0; charset=utf-8              | open
          application/openmetrics-text; version=1.0.0; escaping=allow-utf-8       | open
          Application/OpenMetrics-Text                                            | open
          application/openmetrics-text;q=0.9                                      | open
          application/json, application/openmetrics-text                          | open
          application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3 | plain
          text/plain                                                              | plain
          text/plain;version=0.0.4                                                | plain
          */*                                                                     | open
          """)
  void answersMetricsInTheFormThatIsAskedFor(String accept, String form) {
    given()
        .header("Accept", accept)
        .get(management.resolve("/metrics"))
        .then()
        .statusCode(200)
        .header(
            "Content-Type",
            equalTo(
                form.equals("open")
                    ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                    : "text/plain; version=0.0.4; charset=utf-8"))
        .body(containsString("pronto_hop"));
  }
}
