package io.pronto.gateway.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.TestReleases;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What serves while releases are on trial. */
class LiveModelsTrialTest {

  private final Catalog catalog =
      new Catalog(
          new Repository(
              List.of(
                  TestReleases.good("iris", 1),
                  TestReleases.good("iris", 2),
                  TestReleases.good("iris", 10),
                  TestReleases.good("digits", 1))));
  private final LiveModels models = new LiveModels(catalog);

  @Test
  void aReleaseServesOnceItPassedItsTrial() {
    // When
    models.reported(List.of(ready("iris", "1"), ready("iris", "2")));
    // Then
    assertThat(models.untried()).extracting(release -> release.id().name()).contains("iris/1");
    assertThat(failure("iris", ""))
        .isEqualTo(
            new Failure.ModelNotReady("iris", "", "not on the services behind the gateway", false));
    assertThat(failure("iris", "1"))
        .isEqualTo(new Failure.ModelNotReady("iris", "1", "it is on trial", false));
    // When
    models.passed(id("iris", 1));
    assertThat(models.refused(id("iris", 2), "golden request 1: no", true)).isTrue();
    assertThat(models.refused(id("iris", 2), "golden request 1: no", true)).isFalse();
    // Then
    assertThat(resolved("iris", "")).isEqualTo("iris/1");
    assertThat(failure("iris", "2"))
        .isEqualTo(new Failure.ModelNotReady("iris", "2", "golden request 1: no", false));
    assertThat(models.untried()).hasSize(1);
    assertThat(models.trying()).isFalse();
  }

  @Test
  void whatWasReplacedServesUntilItsSuccessorDoes() {
    // Given
    catalog.replace(new Repository(List.of(entry("a"))));
    reported(List.of(ReleaseState.ready(digest("a"))));
    // When
    catalog.replace(new Repository(List.of(entry("b"))));
    // Then
    assertThat(models.resolve("iris", "").id()).isEqualTo(digest("a"));
    // When
    models.reported(List.of(ReleaseState.ready(digest("b")), ReleaseState.ready(digest("a"))));
    // Then
    assertThat(models.resolve("iris", "").id()).isEqualTo(digest("a"));
    assertThat(models.states())
        .containsExactly(
            ReleaseState.ready(digest("a")).with("its changed files do not serve: it is on trial"));
    // When
    models.passed(digest("b"));
    // Then
    assertThat(models.resolve("iris", "").id()).isEqualTo(digest("b"));
    assertThat(models.states()).containsExactly(ReleaseState.ready(digest("b")));
  }

  @Test
  void whatWasReplacedServesNoLongerThanTheChainHasIt() {
    // Given
    catalog.replace(new Repository(List.of(entry("a"))));
    reported(List.of(ReleaseState.ready(digest("a"))));
    catalog.replace(new Repository(List.of(entry("b"))));
    models.reported(List.of(ReleaseState.ready(digest("b")), ReleaseState.ready(digest("a"))));
    models.refused(digest("b"), "golden request 1: no", true);
    // When
    models.reported(List.of(ReleaseState.ready(digest("b"))));
    // Then
    assertThat(failure("iris", ""))
        .isEqualTo(new Failure.ModelNotReady("iris", "", "golden request 1: no", false));
  }

  @Test
  void whatWasRefusedIsTriedAgainWithTheNextLoad() {
    // Given
    ReleaseId id = catalog.snapshot().versions("digits").getFirst().id();
    models.reported(List.of(ReleaseState.ready(id)));
    models.refused(id, "too slow", true);
    assertThat(models.onTrial("digits")).isFalse();
    // When
    models.tryAgain("digits");
    // Then
    assertThat(models.onTrial("digits")).isTrue();
    assertThat(models.onTrial("iris")).isFalse();
  }

  private static ReleaseId digest(String digest) {
    return new ReleaseId("iris", 1, digest);
  }

  private static Repository.Entry entry(String digest) {
    Release any = TestReleases.release("iris", 1);
    return new Repository.Entry.Good(
        TestReleases.around(digest(digest), any.graph(), any.modelFile()));
  }

  private static ReleaseId id(String model, long version) {
    return new ReleaseId(model, version, TestReleases.DIGEST);
  }

  private String resolved(String model, String version) {
    return models.resolve(model, version).id().name();
  }

  private Failure failure(String model, String version) {
    return catchThrowableOfType(FailureException.class, () -> models.resolve(model, version))
        .failure();
  }

  private static ReleaseState ready(String model, String version) {
    return ReleaseState.ready(model, version);
  }

  /** A report, after which every trial ends well. */
  private void reported(List<ReleaseState> states) {
    models.reported(states);
    models.untried().forEach(release -> models.passed(release.id()));
  }
}
