package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release directory may lead to. */
class ReleaseConfinementTest {

  @TempDir Path folder;

  private ReleaseFolder release() {
    return ReleaseFolder.in(folder.resolve("root"), "iris/1");
  }

  @Test
  void readsTheLayoutOfAConfigMap() throws IOException {
    // Given: every file is a link to a link to a directory that is swapped as a whole
    ReleaseFolder release = release().without("model.onnx");
    release
        .with("..2026_01_01/model.onnx", OnnxBytes.classifier())
        .with("..2026_01_01/labels.txt", "setosa\n")
        .with("..2026_01_01/release.yaml", "preprocess: [{label: {labels: labels.txt}}]")
        .link("..data", Path.of("..2026_01_01"))
        .link("model.onnx", Path.of("..data/model.onnx"))
        .link("release.yaml", Path.of("..data/release.yaml"))
        .link("labels.txt", Path.of("..data/labels.txt"));
    // When
    Release read = release.read();
    // Then
    assertThat(read.modelFile().path())
        .isEqualTo(release.path().toRealPath().resolve("..2026_01_01/model.onnx"));
    assertThat(read.preprocess().getFirst().options().file("labels"))
        .asString()
        .isEqualTo("setosa\n");
  }

  @Test
  void followsLinksThatStayInsideTheRepository() {
    // Given: as git-sync does, the release is a link to a checkout
    ReleaseFolder checkout =
        ReleaseFolder.in(folder.resolve("root"), ".git-sync/abc").with("shared.txt", "x");
    ReleaseFolder model = ReleaseFolder.in(folder.resolve("root"), "iris").without("model.onnx");
    model.link("1", Path.of("../.git-sync/abc"));
    // When
    Release read =
        new ReleaseReader(_ -> null, Integer.MAX_VALUE)
            .read(model.root(), model.path().resolve("1"), "iris", 1);
    // Then
    assertThat(read.id().digest()).isEqualTo(checkout.read().id().digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "release.yaml", "labels.txt", "golden.jsonl", "directory"})
  void refusesAnyLinkOutOfTheRepository(String name) throws IOException {
    // Given
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path secret =
        name.equals("directory")
            ? outside
            : Files.write(outside.resolve("secret"), OnnxBytes.classifier());
    ReleaseFolder release = release().without("model.onnx").link(name, secret);
    // When, then
    assertThatThrownBy(release::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessage(name + ": expected to lie inside the model repository, got a link out of it");
  }

  @Test
  void refusesADirectoryThatIsALinkOutOfTheRepository() {
    // Given
    ReleaseFolder outside = ReleaseFolder.in(folder.resolve("root-of-another"), "1");
    ReleaseFolder model =
        ReleaseFolder.in(folder.resolve("root"), "iris").link("1", outside.path());
    // When, then
    assertThatThrownBy(
            () ->
                new ReleaseReader(_ -> null, Integer.MAX_VALUE)
                    .read(model.root(), model.path().resolve("1"), "iris", 1))
        .hasMessage(
            "the directory: expected to lie inside the model repository, got a link out of it");
  }

  @Test
  void refusesLinksToNothingAndEndlessOnes() {
    // Given
    ReleaseFolder dangling = ReleaseFolder.in(folder, "a/1").link("labels.txt", Path.of("nowhere"));
    ReleaseFolder endless = ReleaseFolder.in(folder, "b/1").link("again", Path.of("."));
    // When, then
    assertThatThrownBy(dangling::read)
        .hasMessage(
            "labels.txt: expected a file or directory that can be read, got nothing, or a link to"
                + " nothing");
    assertThatThrownBy(endless::read)
        .hasMessageContaining("expected at most 8 directories in each other");
  }

  @Test
  void takesExternalDataInsideTheRelease() {
    // Given
    byte[] model = withExternalData("weights/1.bin");
    // When
    Release release = release().with("model.onnx", model).with("weights/1.bin", "w").read();
    // Then
    assertThat(release.model().outputs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../2/secret.bin",
        "/etc/passwd",
        "missing.bin",
        "linked.bin",
        "weights/../1.bin",
        "*/_ORT_MEM_ADDR_/*",
        "weights"
      })
  void refusesExternalDataElsewhere(String location) {
    // Given
    ReleaseFolder other =
        ReleaseFolder.in(folder.resolve("root"), "iris/2").with("secret.bin", "s");
    ReleaseFolder release =
        release()
            .with("model.onnx", withExternalData(location))
            .with("weights/1.bin", "w")
            .with("1.bin", "w")
            .link("linked.bin", other.path().resolve("secret.bin"));
    // When, then
    assertThatThrownBy(release::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith(
            "model.onnx: external data: expected a file inside the release, got ");
  }

  @Test
  void refusesExternalDataBesideALinkedModel() {
    // Given: the runtime looks beside the real model file, where other bytes lie
    ReleaseFolder store =
        ReleaseFolder.in(folder.resolve("root"), ".store")
            .with("model.onnx", withExternalData("w.bin"))
            .with("w.bin", "x");
    ReleaseFolder release = release().without("model.onnx").with("w.bin", "y");
    release.link("model.onnx", store.path().toAbsolutePath().resolve("model.onnx"));
    // When, then
    assertThatThrownBy(release::read)
        .hasMessageContaining("external data: expected a file inside the release");
  }

  private static byte[] withExternalData(String location) {
    return OnnxBytes.model(
        OnnxBytes.initializer(OnnxBytes.external("weights", location)),
        OnnxBytes.output(OnnxBytes.value("scores", OnnxBytes.FLOAT, "N")));
  }
}
