package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Repository;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelMetadataRequest;
import io.pronto.proto.ServerLiveRequest;
import io.pronto.proto.ServerLiveResponse;
import io.pronto.proto.chain.HeldRelease;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.service.registry.Registration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stage says of itself and its releases. */
class StageFactsTest extends AbstractStageServiceTest {

  @Test
  void theIndexListsWhatCouldNotBePreparedWhileTheOthersServe() {
    // Given
    startLast();
    // Then
    assertThat(index(false))
        .containsExactly(
            "broken/1 UNAVAILABLE no such operator: Foo",
            "iris/1 READY ",
            "iris/2 READY ",
            "torn/v2 UNAVAILABLE no version",
            "torn/3 UNAVAILABLE no model.onnx");
    assertThat(index(true)).containsExactly("iris/1 READY ", "iris/2 READY ");
  }

  @Test
  void aReleaseServesOnlyWhereTheHopsBelowHaveItToo() {
    // Given
    Repository less = new Repository(List.of(FakeStage.good("iris", 2)));
    start(FakeStage.adding(Hop.POSTPROCESSOR), "inprocess:///" + LAST, null, less);
    start(FakeStage.adding(Hop.MODEL_SERVER), "inprocess:///" + FIRST, next());
    channel = channel(FIRST);
    // Then
    assertThat(index(false))
        .contains("iris/1 UNAVAILABLE not on the postprocessor", "iris/2 READY ");
  }

  @Test
  void callersHearOfAChangeOfTheRepository() {
    // Given
    Catalog catalog = new Catalog(new Repository(List.of(FakeStage.good("iris", 1))));
    FakeStage stage = FakeStage.adding(Hop.POSTPROCESSOR);
    start(stage, "inprocess:///" + LAST, null, catalog, Registration.none());
    channel = channel(LAST);
    Iterator<HeldReleases> told = watch(channel);
    assertThat(told.next().getReleasesList())
        .extracting(HeldRelease::getVersion)
        .containsExactly("1");
    // When
    catalog.replace(new Repository(List.of(FakeStage.good("iris", 2))));
    // Then
    assertThat(told.next().getReleasesList())
        .extracting(HeldRelease::getVersion)
        .containsExactly("2", "1");
    assertThat(stub("", "").modelInfer(request("iris", "")).getModelVersion()).isEqualTo("2");
    assertThat(stub("", IRIS_1).modelInfer(request("iris", "1")).getModelVersion()).isEqualTo("1");
    assertThat(refusal("", "", request("iris", "1")))
        .isEqualTo(new Failure.ModelNotFound("iris", "1", "2"));
    assertThat(stage.given).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anyOtherNumberOfMessagesThanOneIsTheCallersMistake(int messages) throws Exception {
    // Given
    startLast();
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<ServerLiveRequest, ServerLiveResponse> call =
        channel.newCall(
            GRPCInferenceServiceGrpc.getServerLiveMethod().toBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(2);
    // When
    for (int i = 0; i < messages; i++) {
      call.sendMessage(ServerLiveRequest.getDefaultInstance());
    }
    call.halfClose();
    // Then
    Status status = ended.get(5, TimeUnit.SECONDS);
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).startsWith("body: expected one message, got ");
  }

  @Test
  void isReadyOnceTheNextHopWasReached() throws InterruptedException {
    // Given
    start(FakeStage.adding(Hop.MODEL_SERVER), "inprocess:///" + FIRST, next());
    channel = channel(FIRST);
    assertThat(ready()).isFalse();
    // When
    start(FakeStage.adding(Hop.POSTPROCESSOR), "inprocess:///" + LAST, null);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!ready() && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    // Then
    assertThat(ready()).isTrue();
  }

  @Test
  void tellsOfAModelWhatThisStageTakesAndGives() {
    // Given
    startLast();
    var request = ModelMetadataRequest.newBuilder().setName("iris").build();
    // When
    var metadata = stub("", "").modelMetadata(request);
    // Then
    assertThat(metadata.getVersionsList()).containsExactly("1", "2");
    assertThat(metadata.getInputs(0).getName()).isEqualTo("x");
    assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
    assertThat(metadata.getOutputs(0).getName()).isEqualTo("y");
    assertThat(modelReady("iris", "1")).isTrue();
    assertThat(modelReady("iris", "3")).isFalse();
    assertThat(modelReady("broken", "")).isFalse();
  }

  @Test
  void givesBackWhatItPreparedOnceDrained() {
    // Given
    FakeStage stage = FakeStage.adding(Hop.POSTPROCESSOR);
    StageService<?> service = start(stage, "inprocess:///" + LAST, null);
    // When
    service.drain();
    services.remove(service);
    // Then
    assertThat(stage.given).containsExactlyInAnyOrder("iris/1", "iris/2");
  }
}
