package io.pronto.gateway.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.TestReleases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveModelsTest {

  private static final String WAITING = "the services behind the gateway have not reported yet";

  private final Catalog catalog =
      new Catalog(
          new Repository(
              List.of(
                  TestReleases.good("iris", 1),
                  TestReleases.good("iris", 2),
                  TestReleases.good("iris", 10),
                  TestReleases.good("digits", 1),
                  new Repository.Entry.Bad("torn", "1", "no model.onnx"),
                  misnamed("iris", "v2"),
                  misnamed("iris", "01"),
                  misnamed("wine", "1.0.0"),
                  misnamed("wine", "0"))));
  private final LiveModels models = new LiveModels(catalog);

  @Test
  void beforeTheFirstReportModelsAreLoading() {
    assertThat(models.known()).isFalse();
    assertThat(failure("iris", "")).isEqualTo(new Failure.ModelNotReady("iris", "", WAITING, true));
    assertThat(failure("iris", "2"))
        .isEqualTo(new Failure.ModelNotReady("iris", "2", WAITING, true));
    assertThat(models.live()).isEmpty();
    assertThat(models.versions("iris")).isEmpty();
    assertThat(models.models()).containsExactly("digits", "iris", "torn", "wine");
  }

  @Test
  void theHighestVersionThatServesIsLiveByNumberNotByText() {
    // When
    reported(List.of(ready("iris", "1"), ready("iris", "2"), ready("iris", "10")));
    // Then
    assertThat(models.known()).isTrue();
    assertThat(resolved("iris", "")).isEqualTo("iris/10");
    assertThat(resolved("iris", "2")).isEqualTo("iris/2");
    assertThat(models.versions("iris")).containsExactly("1", "2", "10");
  }

  @Test
  void aReleaseThatComesServesWhenTheChainHasReportedIt() {
    // Given
    reported(List.of(ready("iris", "1")));
    // When
    catalog.replace(
        new Repository(List.of(TestReleases.good("iris", 1), TestReleases.good("iris", 3))));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/1");
    assertThat(failure("iris", "3"))
        .isEqualTo(
            new Failure.ModelNotReady(
                "iris", "3", "not on the services behind the gateway", false));
    // When
    reported(List.of(ready("iris", "1"), ready("iris", "3")));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/3");
  }

  @Test
  void aReleaseThatWentIsNotFoundWhateverTheChainSays() {
    // Given
    reported(List.of(ready("iris", "1"), ready("iris", "2"), ready("iris", "10")));
    // When
    catalog.replace(new Repository(List.of(TestReleases.good("iris", 1))));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/1");
    assertThat(failure("iris", "10")).isEqualTo(new Failure.ModelNotFound("iris", "10", "1"));
    assertThat(failure("digits", "")).isEqualTo(new Failure.ModelNotFound("digits", "", ""));
    assertThat(models.models()).containsExactly("iris");
  }

  @Test
  void onceClosedItStaysAsItIs() {
    // Given
    reported(List.of(ready("iris", "1")));
    // When
    models.close();
    catalog.replace(new Repository(List.of()));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/1");
  }

  @Test
  void aVersionThatDoesNotServeIsPassedOverAndSaysWhyWhenNamed() {
    // When
    reported(
        List.of(
            ready("iris", "1"),
            ready("iris", "2"),
            ReleaseState.unavailable("iris", "10", "no such operator")));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/2");
    assertThat(failure("iris", "10"))
        .isEqualTo(new Failure.ModelNotReady("iris", "10", "no such operator", false));
  }

  @Test
  void aModelWithoutAVersionThatServesSaysWhyTheHighestDoesNot() {
    // When
    reported(
        List.of(
            ReleaseState.unavailable("iris", "1", "old"),
            ReleaseState.unavailable("iris", "2", "older"),
            ReleaseState.unavailable("iris", "10", "newest")));
    // Then
    assertThat(failure("iris", ""))
        .isEqualTo(new Failure.ModelNotReady("iris", "", "newest", false));
    assertThat(failure("torn", ""))
        .isEqualTo(new Failure.ModelNotReady("torn", "", "no model.onnx", false));
  }

  @Test
  void whatTheChainDoesNotListIsNotThere() {
    // When
    reported(List.of(ready("digits", "1")));
    // Then
    assertThat(failure("iris", "1"))
        .isEqualTo(
            new Failure.ModelNotReady(
                "iris", "1", "not on the services behind the gateway", false));
  }

  @Test
  void whatTheChainReportsCannotReviveABadRelease() {
    // When
    reported(List.of(ready("torn", "1")));
    // Then
    assertThat(failure("torn", "1"))
        .isEqualTo(new Failure.ModelNotReady("torn", "1", "no model.onnx", false));
  }

  @Test
  void unknownModelsAndVersionsAreNotFound() {
    // When
    reported(List.of(ready("iris", "1"), ready("iris", "2"), ready("iris", "10")));
    // Then
    assertThat(failure("rose", "")).isEqualTo(new Failure.ModelNotFound("rose", "", ""));
    assertThat(failure("iris", "3")).isEqualTo(new Failure.ModelNotFound("iris", "3", "1, 2, 10"));
    assertThat(models.versions("rose")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "iris, 01",
    "iris, v2",
    "iris, 0",
    "iris, 1.0.0",
    "wine, 1.0.0",
    "wine, 0",
    "wine, 1"
  })
  void aNameThatIsNoVersionIsNotFoundThoughThereIsSuchADirectory(String model, String version) {
    // When
    reported(List.of(ready("iris", "1"), ready("iris", "2"), ready("iris", "10")));
    // Then
    assertThat(failure(model, version))
        .isEqualTo(
            new Failure.ModelNotFound(model, version, model.equals("iris") ? "1, 2, 10" : ""));
  }

  @Test
  void aModelOfNamesThatAreNoVersionSaysWhyItDoesNotServe() {
    // When
    reported(List.of());
    // Then
    assertThat(failure("wine", ""))
        .isEqualTo(new Failure.ModelNotReady("wine", "", "misnamed 1.0.0", false));
  }

  @Test
  void anUnknownModelIsToldNoOther() {
    assertThat(failure("rose", "").text())
        .isEqualTo("model: expected the name of a model here, got rose");
    assertThat(failure("rose", "7").variables().values())
        .noneMatch(text -> text.contains("iris") || text.contains("digits"));
  }

  @Test
  void aReportStaysUntilThereIsANewerOne() {
    // Given
    reported(List.of(ready("iris", "2")));
    assertThat(resolved("iris", "")).isEqualTo("iris/2");
    // When
    reported(List.of(ready("iris", "1")));
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/1");
  }

  @Test
  void listsEveryReleaseWithItsState() {
    // When
    reported(List.of(ready("iris", "2"), ready("elsewhere", "1")));
    // Then
    assertThat(models.states())
        .extracting(state -> state.model() + "/" + state.version() + " " + state.ready())
        .containsExactly(
            "digits/1 false",
            "iris/01 false",
            "iris/v2 false",
            "iris/1 false",
            "iris/2 true",
            "iris/10 false",
            "torn/1 false",
            "wine/0 false",
            "wine/1.0.0 false");
    assertThat(models.states())
        .filteredOn(state -> state.version().equals("01"))
        .singleElement()
        .returns("misnamed 01", ReleaseState::reason);
  }

  @Test
  void liveIsOneReleaseOfEveryModelThatServes() {
    // When
    reported(List.of(ready("iris", "1"), ready("iris", "2"), ready("digits", "1")));
    // Then
    assertThat(models.live())
        .extracting(release -> release.id().name())
        .containsExactly("digits/1", "iris/2");
  }

  private String resolved(String model, String version) {
    return models.resolve(model, version).id().name();
  }

  private Failure failure(String model, String version) {
    return catchThrowableOfType(FailureException.class, () -> models.resolve(model, version))
        .failure();
  }

  private static Repository.Entry misnamed(String model, String version) {
    return new Repository.Entry.Bad(model, version, "misnamed " + version);
  }

  private static ReleaseState ready(String model, String version) {
    return ReleaseState.ready(model, version);
  }

  /** A report, after which every trial ends well. */
  private void reported(List<ReleaseState> states) {
    models.reported(states);
    models.untried().forEach(release -> models.passed(release.id()));
  }

  @Test
  void whatIsUnloadedServesNoMoreThoughTheChainStillHasIt() {
    // Given
    reported(List.of(ready("digits", "1")));
    assertThat(resolved("digits", "")).isEqualTo("digits/1");
    // When
    catalog.replace(new Repository(List.of(new Repository.Entry.Unloaded("digits", "1"))));
    // Then
    assertThat(failure("digits", ""))
        .isEqualTo(new Failure.ModelNotReady("digits", "", "unloaded", false));
  }
}
