package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pronto.chain.server.Peers;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.tensor.Tensor;
import io.pronto.proto.ModelInferResponse;
import io.pronto.service.registry.Registration;
import io.pronto.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions by a stage. */
class StageServiceTest extends AbstractStageServiceTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutARouteItAnswersForItselfWithTheHighestVersion(boolean inProcess) {
    // Given
    StageService<?> service =
        start(
            FakeStage.adding(Hop.POSTPROCESSOR),
            inProcess ? "inprocess:///" + LAST : "127.0.0.1:0",
            null);
    channel = inProcess ? channel(LAST) : channel(service.port());
    // When
    ModelInferResponse response = stub("", "").modelInfer(request("iris", ""));
    // Then
    assertThat(response.getModelName()).isEqualTo("iris");
    assertThat(response.getModelVersion()).isEqualTo("2");
    assertThat(response.getId()).isEqualTo("q");
    assertThat(Wire.outputsOf(response)).isEqualTo(INPUT.with(y(2)));
  }

  @Test
  void aVersionThatIsNamedIsTheOneThatAnswers() {
    // Given
    startLast();
    // Then
    assertThat(Wire.outputsOf(stub("", "").modelInfer(request("iris", "1"))).get("y"))
        .isEqualTo(y(1));
  }

  @ParameterizedTest
  @CsvSource({
    ", false, KNOWN",
    ", true, ALL",
    "machine, false, KNOWN",
    "machine, true, KNOWN",
    "certificate, false, CERTIFIED",
    "certificate, true, CERTIFIED"
  })
  void theSettingsSayWhoMaySteer(String steering, String insecure, Peers peers) {
    assertThat(StageService.peersOf(Optional.ofNullable(steering), insecure)).isEqualTo(peers);
  }

  @Test
  void anotherWordForWhoMaySteerStopsTheStart() {
    assertThatThrownBy(() -> StageService.peersOf(Optional.of("all"), "false"))
        .hasMessageContaining("pronto.steering")
        .hasMessageContaining("machine or certificate")
        .hasMessageContaining("all");
  }

  @Test
  void exactlyTheReleaseOfTheFrontDoorIsUsed() {
    // Given
    startLast();
    // When
    ModelInferResponse response = stub("", IRIS_1).modelInfer(request("iris", ""));
    // Then
    assertThat(response.getModelVersion()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iris/1/000000", "iris/3/9f86d0", "broken/1/9f86d0", "iris"})
  void aReleaseThatIsNotHereIsAbsentWhateverElseIs(String release) {
    // Given
    startLast();
    // Then
    assertThat(refusal("", release, request("iris", "")))
        .isEqualTo(new Failure.ReleaseAbsent("postprocessor", release));
  }

  @Test
  void anUnknownModelAndAnUnknownVersionAreToldFromOneThatFailed() {
    // Given
    startLast();
    // Then
    assertThat(refusal("", "", request("none", "")))
        .isEqualTo(new Failure.ModelNotFound("none", "", ""));
    assertThat(refusal("", "", request("iris", "7")))
        .isEqualTo(new Failure.ModelNotFound("iris", "7", "1, 2"));
    assertThat(refusal("", "", request("torn", "v2")))
        .isEqualTo(new Failure.ModelNotFound("torn", "v2", ""));
    assertThat(refusal("", "", request("torn", "0")))
        .isEqualTo(new Failure.ModelNotFound("torn", "0", ""));
    assertThat(refusal("", "", request("broken", "")))
        .isEqualTo(new Failure.ModelNotReady("broken", "", "no such operator: Foo", false));
    assertThat(refusal("", "", request("torn", "3")))
        .isEqualTo(new Failure.ModelNotReady("torn", "3", "no model.onnx", false));
  }

  @Test
  void onlyTheOutputsAskedForAreGiven() {
    // Given
    startLast();
    // Then
    assertThat(Wire.outputsOf(stub("", "").modelInfer(request("iris", "", "y"))).list())
        .containsExactly(y(2));
    assertThat(refusal("", "", request("iris", "", "y", "z")).text())
        .isEqualTo("outputs[1]: expected one of x, y, got z");
  }

  @Test
  void withARouteTheNextHopAnswersOverItsOwnWork() {
    // Given
    startBoth();
    // When
    ModelInferResponse response =
        stub("postprocessor", IRIS_1).modelInfer(request("iris", "", "z"));
    // Then
    assertThat(Wire.outputsOf(response).list()).extracting(Tensor::name).containsExactly("z");
    assertThat(response.getId()).isEqualTo("q");
    assertThat(response.getModelVersion()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"preprocessor,model-server,postprocessor", "model-server,postprocessor", "x"})
  void aRouteThatDoesNotGoOnFromHereIsRefused(String route) {
    // Given
    startBoth();
    // Then
    assertThat(refusal(route, IRIS_1, request("iris", "")).variables())
        .containsEntry("field", "pronto-route");
  }

  @Test
  void theLastHopTakesNoRoute() {
    // Given
    startLast();
    // Then
    assertThat(refusal("postprocessor", IRIS_1, request("iris", "")).text())
        .isEqualTo("pronto-route: expected no hop after postprocessor, got postprocessor");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDefectIsInternalWithAFixedTextAndNothingOfTheException(boolean later) {
    // Given
    RuntimeException defect = new IllegalStateException("secret password");
    start(
        new FakeStage(
            Hop.POSTPROCESSOR,
            input -> {
              if (later) {
                return CompletableFuture.failedFuture(defect);
              }
              throw defect;
            }),
        "inprocess:///" + LAST,
        null);
    channel = channel(LAST);
    // When
    StatusRuntimeException error = error("", "", request("iris", ""));
    // Then
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("internal error in postprocessor; its log has the cause");
    assertThat(error.getTrailers().toString()).doesNotContain("secret", "IllegalState");
    assertThat(error.getStatus().getCause()).isNull();
  }

  @Test
  void isReadyOnceTheRegistryAnsweredAndServesBefore() {
    // Given
    List<Runnable> joins = new ArrayList<>();
    Registration registry =
        new Registration() {
          @Override
          public void join(int port, Map<String, String> meta, Runnable answered) {
            joins.add(answered);
          }

          @Override
          public void leave() {}
        };
    // When
    StageService<?> service =
        start(
            FakeStage.adding(Hop.POSTPROCESSOR),
            "inprocess:///" + LAST,
            null,
            new Catalog(REPOSITORY),
            registry);
    channel = channel(LAST);
    // Then
    assertThat(ready()).isTrue();
    assertThat(service.ready()).isFalse();
    // And when
    joins.getFirst().run();
    // Then
    assertThat(service.ready()).isTrue();
  }
}
