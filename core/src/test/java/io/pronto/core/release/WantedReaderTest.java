package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.release.Repository.Entry;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository of which some models are wanted. */
class WantedReaderTest {

  @TempDir private Path root;

  private WantedReader reader;

  @BeforeEach
  void two() {
    ReleaseFolder.in(root, "iris/1");
    ReleaseFolder.in(root, "tips/1");
    reader =
        new WantedReader(
            new RepositoryReader(_ -> new Golden(Tensors.of(), Tensors.of(), 0), Integer.MAX_VALUE),
            root,
            new RepositoryScanner.Rules(Duration.ZERO, true));
  }

  @Test
  void whatIsNotWantedIsListedAsUnloaded() {
    // When
    Repository repository = reader.read(Wanted.of(Map.of("iris", 1L)));
    // Then
    assertThat(repository.models()).containsExactly("iris");
    assertThat(repository.states())
        .contains(ReleaseState.unavailable("tips", "1", "unloaded"))
        .hasSize(2);
    assertThat(reader.models()).containsExactly("iris", "tips");
  }

  @Test
  void whatChangesCountsWithTheNextLoadOfTheModel() {
    // Given
    String before = digest(reader.read(Wanted.of(Map.of("iris", 1L))));
    ReleaseFolder.in(root, "iris/2");
    ReleaseFolder.in(root, "iris/1").with("labels.txt", "more");
    // When, then
    Repository same = reader.read(Wanted.of(Map.of("iris", 1L, "tips", 1L)));
    assertThat(digest(same)).isEqualTo(before);
    assertThat(same.find("iris", "2")).isEmpty();
    // When, then
    Repository anew = reader.read(Wanted.of(Map.of("iris", 2L)));
    assertThat(digest(anew)).isNotEqualTo(before);
    assertThat(anew.versions("iris")).hasSize(2);
  }

  private static String digest(Repository repository) {
    return repository.versions("iris").getLast().id().digest();
  }

  @Test
  void changedFilesThatCannotServeLeaveWhatWasLoaded() {
    // Given
    reader.read(Wanted.of(Map.of("iris", 1L)));
    ReleaseFolder.in(root, "iris/1").without("model.onnx");
    // When
    Repository anew = reader.read(Wanted.of(Map.of("iris", 2L)));
    // Then
    assertThat(anew.find("iris", "1").orElseThrow())
        .isInstanceOfSatisfying(
            Entry.Good.class, good -> assertThat(good.remark()).contains("are not taken"));
  }

  @Test
  void whatIsWantedAgainIsReadAgain() {
    // Given
    String before = digest(reader.read(Wanted.of(Map.of("iris", 1L))));
    reader.read(Wanted.NONE);
    ReleaseFolder.in(root, "iris/1").with("labels.txt", "more");
    // When, then
    assertThat(digest(reader.read(Wanted.of(Map.of("iris", 1L))))).isNotEqualTo(before);
  }

  @Test
  void aFolderThatComesLaterIsReadThenAndOneThatGoesStaysLoaded() throws IOException {
    // Given
    Wanted late = Wanted.of(Map.of("late", 1L, "iris", 1L));
    assertThat(reader.read(late).models()).containsExactly("iris");
    // When
    ReleaseFolder.in(root, "late/1");
    Files.move(root.resolve("iris"), root.resolve(".iris"));
    // Then
    assertThat(reader.read(late).models()).containsExactly("iris", "late");
  }
}
