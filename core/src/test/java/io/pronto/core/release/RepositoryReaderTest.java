package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.release.Repository.Entry;
import io.pronto.core.release.Repository.Entry.Bad;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryReaderTest {

  @TempDir Path root;

  private final RepositoryReader reader =
      new RepositoryReader(_ -> new Golden(Tensors.of(), Tensors.of(), 0), Integer.MAX_VALUE);

  @Test
  void listsGoodAndBadReleasesInOrder() {
    // Given
    ReleaseFolder.in(root, "wine/1");
    ReleaseFolder.in(root, "iris/10");
    ReleaseFolder.in(root, "iris/2");
    ReleaseFolder.in(root, "iris/3").with("release.yaml", "bathcing: {}");
    // When
    Repository repository = reader.read(root);
    // Then
    assertThat(repository.entries())
        .extracting(entry -> entry.model() + "/" + entry.version())
        .containsExactly("iris/2", "iris/3", "iris/10", "wine/1");
    assertThat(repository.models()).containsExactly("iris", "wine");
    assertThat(repository.versions("iris"))
        .extracting(r -> r.id().version())
        .containsExactly(10L, 2L);
    assertThat(repository.versions("nothing")).isEmpty();
    assertThat(repository.find("iris", "3").orElseThrow())
        .isInstanceOfSatisfying(
            Bad.class, bad -> assertThat(bad.reason()).startsWith("release.yaml line 1: bathcing"));
    assertThat(repository.find("iris", "2").orElseThrow()).isInstanceOf(Entry.Good.class);
    assertThat(repository.find("iris", "1")).isEmpty();
  }

  @Test
  void leavesOutHiddenEntriesAndFilesBesideTheDirectories() throws IOException {
    // Given
    ReleaseFolder.in(root, ".git/1");
    ReleaseFolder.in(root, "iris/.1");
    ReleaseFolder.in(root, "iris/1");
    Files.writeString(root.resolve("README.md"), "");
    Files.writeString(root.resolve("iris/traffic.yaml"), "");
    // When, then
    assertThat(reader.read(root).entries()).extracting(Entry::version).containsExactly("1");
  }

  @Test
  void listsNamesThatAreNone() throws IOException {
    // Given
    ReleaseFolder.in(root, "two words/1");
    ReleaseFolder.in(root, "_private/1");
    ReleaseFolder.in(root, "a".repeat(129) + "/1");
    ReleaseFolder.in(root, "iris/01");
    ReleaseFolder.in(root, "iris/1.0.0");
    ReleaseFolder.in(root, "iris/v2");
    ReleaseFolder.in(root, "iris/0");
    ReleaseFolder.in(root, "iris/1234567890123456789");
    Files.createDirectories(root.resolve("empty"));
    // When
    Repository repository = reader.read(root);
    // Then
    assertThat(repository.releases()).isEmpty();
    assertThat(repository.entries())
        .extracting(entry -> entry.model() + "/" + entry.version())
        .containsExactly(
            "_private/",
            "a".repeat(129) + "/",
            "empty/",
            "iris/0",
            "iris/01",
            "iris/1.0.0",
            "iris/1234567890123456789",
            "iris/v2",
            "two words/");
    assertThat(repository.entries())
        .extracting(entry -> ((Bad) entry).reason())
        .doesNotHaveDuplicates()
        .contains(
            "expected at least one version, a directory such as empty/1, got none",
            "expected a whole number from 1 without leading zeros as version, got v2",
            "expected a whole number from 1 without leading zeros as version, got 01")
        .anyMatch(reason -> reason.startsWith("expected a model's name of at most 128"));
  }

  @Test
  void listsWhatLiesOutsideAsBad(@TempDir Path outside) throws IOException {
    // Given
    ReleaseFolder.in(outside, "stolen/1");
    Files.createSymbolicLink(root.resolve("model-outside"), outside.resolve("stolen"));
    Files.createSymbolicLink(root.resolve("nothing"), outside.resolve("nothing"));
    ReleaseFolder.in(root, "iris/1").link("../2", outside.resolve("stolen/1"));
    ReleaseFolder.in(root, "iris/3")
        .without("model.onnx")
        .link("model.onnx", outside.resolve("stolen/1/model.onnx"));
    ReleaseFolder.in(root, "iris/1").link("../4", Path.of("nowhere"));
    Files.writeString(root.resolve("iris/5"), "a file");
    // When
    Repository repository = reader.read(root);
    // Then
    assertThat(repository.releases())
        .extracting(release -> release.id().name())
        .containsExactly("iris/1");
    assertThat(repository.entries())
        .hasSize(7)
        .filteredOn(Bad.class::isInstance)
        .hasSize(6)
        .allSatisfy(bad -> assertThat(((Bad) bad).reason()).doesNotContain(outside.toString()));
  }

  @Test
  void followsARootThatIsALink(@TempDir Path elsewhere) throws IOException {
    // Given
    ReleaseFolder.in(root, "iris/1");
    Path link = Files.createSymbolicLink(elsewhere.resolve("current"), root);
    // When, then
    assertThat(reader.read(link).releases()).hasSize(1);
  }

  @Test
  void aDefectInOneReleaseStopsNoOther() {
    // Given
    ReleaseFolder.in(root, "iris/1").with("golden.jsonl", "{}");
    ReleaseFolder.in(root, "iris/2");
    // When
    Repository repository = new RepositoryReader(_ -> null, Integer.MAX_VALUE).read(root);
    // Then
    assertThat(repository.versions("iris")).hasSize(1);
    assertThat(repository.find("iris", "1").orElseThrow()).isInstanceOf(Bad.class);
  }

  @Test
  void refusesARootThatIsNoDirectory() throws IOException {
    // Given
    Path file = Files.writeString(root.resolve("file"), "");
    // When, then
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("pronto.model-repository: expected a directory, got " + file);
    assertThatThrownBy(() -> reader.read(root.resolve("missing")))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("pronto.model-repository: expected a directory, got ");
  }

  @Test
  void readsTheSamplesAndRefusesTheBrokenModelsOfTheTests() {
    // When
    Repository samples = reader.read(Path.of("../samples/models"));
    Repository broken = reader.read(Path.of("../it/src/test/resources/models"));
    // Then
    assertThat(samples.models())
        .containsExactly("diabetes", "digits", "iris", "minilm", "penguins", "shapes");
    assertThat(samples.entries()).allMatch(Entry.Good.class::isInstance);
    assertThat(broken.entries())
        .filteredOn(Bad.class::isInstance)
        .extracting(entry -> entry.model() + "/" + entry.version() + " " + ((Bad) entry).reason())
        .containsExactly(
            "corrupt/1 model.onnx: expected an ONNX model, got a file that ends too early, after 76"
                + " bytes",
            "escape/1 model.onnx: external data: expected a file inside the release, got"
                + " ../../secret.bin",
            "two-versions/2 model.onnx: expected an ONNX model, got a file that ends too early,"
                + " after 58 bytes");
  }
}
