package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageReleasesTest {

  private static final Release ANY = TestReleases.release("any", 1);

  private final Recorder stage = new Recorder();
  private final StageReleases<String> releases = new StageReleases<>(stage);

  @Test
  void aReleaseThatStaysIsNotPreparedAgain() {
    // When
    hold("iris/1/a", "iris/2/a");
    Prepared<String> first = releases.table().exactly("iris/1/a");
    hold("iris/1/a", "digits/1/a");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a", "+digits/1/a", "-iris/2/a");
    assertThat(releases.table().exactly("iris/1/a")).isSameAs(first);
    assertThat(releases.table().serves("iris", "2")).isFalse();
    assertThat(releases.table().serves("digits", "1")).isTrue();
  }

  @Test
  void otherFilesUnderTheSameVersionAreAnotherRelease() {
    // Given
    hold("iris/1/a");
    // When
    hold("iris/1/b");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b", "-iris/1/a");
    assertThat(releases.table().find("iris", "").release().id().digest()).isEqualTo("b");
    assertThatThrownBy(() -> releases.table().exactly("iris/1/a")).hasMessageContaining("iris/1/a");
  }

  @Test
  void whatWentIsGivenBackOnlyWhenNoNewCallCanMeanIt() {
    // Given
    hold("iris/1/a");
    stage.whenGivenBack =
        id -> assertThat(releases.table().states()).noneMatch(state -> state.id().equals(id));
    // When
    hold("iris/2/a");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a", "-iris/1/a");
    assertThat(stage.failed).isEmpty();
  }

  @Test
  void aReleaseThatCannotBePreparedIsTriedAgainWithTheNextChange() {
    // Given
    stage.refused = "iris/2/a";
    hold("iris/1/a", "iris/2/a");
    assertThat(releases.table().states())
        .containsExactly(
            ReleaseState.ready(id("iris/1/a")),
            ReleaseState.unavailable("iris", "2", "no such operator"));
    // When
    stage.refused = "";
    hold("iris/1/a", "iris/2/a");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a");
    assertThat(releases.table().serves("iris", "2")).isTrue();
  }

  @Test
  void aDefectWhereOneIsGivenBackKeepsNoOther() {
    // Given
    hold("iris/1/a", "iris/2/a");
    stage.whenGivenBack =
        _ -> {
          throw new IllegalStateException("meant");
        };
    // When
    hold();
    // Then
    assertThat(stage.done).contains("-iris/1/a", "-iris/2/a");
    assertThat(releases.table().states()).isEmpty();
  }

  @Test
  void onceClosedItHoldsNothingWhateverComes() {
    // Given
    hold("iris/1/a");
    // When
    releases.close();
    hold("iris/1/a");
    releases.close();
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "-iris/1/a");
    assertThat(releases.table().serving()).isEmpty();
  }

  private void hold(String... ids) {
    releases.hold(
        new Repository(
            Stream.of(ids)
                .map(id -> TestReleases.around(id(id), ANY.graph(), ANY.modelFile()))
                .<Repository.Entry>map(Repository.Entry.Good::new)
                .toList()));
  }

  private static ReleaseId id(String text) {
    String[] parts = text.split("/", -1);
    return new ReleaseId(parts[0], Long.parseLong(parts[1]), parts[2]);
  }

  /** Writes down what it prepares ({@code +}) and what it is given back ({@code -}). */
  private static final class Recorder implements Stage<String> {

    private final List<String> done = new ArrayList<>();
    private final List<AssertionError> failed = new ArrayList<>();
    private String refused = "";
    private Consumer<String> whenGivenBack = _ -> {};

    @Override
    public Hop hop() {
      return Hop.MODEL_SERVER;
    }

    @Override
    public String prepare(Release release) {
      String id = release.id().toString();
      if (id.equals(refused)) {
        throw new ReleaseException("no such operator");
      }
      done.add("+" + id);
      return id;
    }

    @Override
    public Signature signature(Release release) {
      return release.callers();
    }

    @Override
    public CompletionStage<Tensors> apply(String prepared, Tensors input, Call call) {
      throw new AssertionError("no call is made");
    }

    @Override
    public void release(String prepared) {
      done.add("-" + prepared);
      try {
        whenGivenBack.accept(prepared);
      } catch (AssertionError e) {
        failed.add(e);
      }
    }
  }
}
