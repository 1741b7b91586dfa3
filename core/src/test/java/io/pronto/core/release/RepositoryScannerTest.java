package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.pronto.core.release.Repository.Entry;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that changes between looks. */
class RepositoryScannerTest {

  private static final Duration REST = Duration.ofSeconds(1);

  @TempDir private Path root;

  private final AtomicLong now = new AtomicLong();
  private RepositoryScanner scanner;

  /** Far enough from the times of the files that these have rested at the start. */
  private Instant clock = Instant.now().plus(REST.multipliedBy(10));

  @BeforeEach
  void one() {
    ReleaseFolder.in(root, "iris/1");
    scanner = scanner(true);
    assertThat(scanner.scan().states()).containsExactly(ready("iris", "1"));
    assertThat(scanner.settled()).isTrue();
  }

  private RepositoryScanner scanner(boolean replace) {
    return new RepositoryScanner(
        new RepositoryReader(_ -> new Golden(Tensors.of(), Tensors.of(), 0), Integer.MAX_VALUE),
        root,
        new RepositoryScanner.Rules(REST, replace),
        now::get,
        () -> clock);
  }

  @Test
  void whereNothingChangedTheSnapshotsAreEqual() {
    assertThat(scanner.scan()).isEqualTo(scanner.scan());
  }

  @Test
  void aReleaseThatComesIsReadWhenItsFilesHaveRested() {
    // Given
    ReleaseFolder release = ReleaseFolder.in(root, "iris/2");
    // When, then
    assertThat(entry("2")).isInstanceOf(Entry.Coming.class);
    assertThat(scanner.settled()).isFalse();
    now.addAndGet(REST.toNanos() - 1);
    assertThat(entry("2").state().reason()).contains("files still change", "1000 ms");
    release.with("labels.txt", "still copying");
    now.addAndGet(1);
    assertThat(entry("2")).isInstanceOf(Entry.Coming.class);
    now.addAndGet(REST.toNanos());
    assertThat(entry("2")).isInstanceOf(Entry.Good.class);
    assertThat(scanner.settled()).isTrue();
  }

  @Test
  void aReleaseWithSumsIsTakenAtOnceWhenItIsComplete() throws Exception {
    // Given
    ReleaseFolder release = ReleaseFolder.in(root, "iris/2");
    byte[] model = Files.readAllBytes(release.path().resolve("model.onnx"));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
    release.with("SHA256SUMS", sum + "  model.onnx\n").without("model.onnx");
    // When, then
    assertThat(entry("2")).isInstanceOf(Entry.Coming.class);
    release.with("model.onnx", java.util.Arrays.copyOf(model, model.length / 2));
    assertThat(entry("2")).isInstanceOf(Entry.Coming.class);
    release.with("model.onnx", model);
    assertThat(entry("2")).isInstanceOf(Entry.Good.class);
  }

  @Test
  void aReleaseThatRestsIncompleteSaysWhyAndIsReadAgainWhenItChanges() {
    // Given
    ReleaseFolder release = ReleaseFolder.in(root, "iris/2").without("model.onnx");
    scanner.scan();
    now.addAndGet(REST.toNanos());
    // When, then
    assertThat(entry("2"))
        .isInstanceOfSatisfying(Entry.Bad.class, bad -> assertThat(bad.reason()).contains("none"));
    release.with("model.onnx", OnnxBytes.classifier());
    assertThat(entry("2")).isInstanceOf(Entry.Coming.class);
    now.addAndGet(REST.toNanos());
    assertThat(entry("2")).isInstanceOf(Entry.Good.class);
  }

  @Test
  void aReleaseThatWentIsNotThere() throws IOException {
    // When
    Files.move(root.resolve("iris"), root.resolve(".iris"));
    // Then
    assertThat(scanner.scan().entries()).isEmpty();
    // When
    Files.move(root.resolve(".iris"), root.resolve("iris"));
    // Then
    assertThat(entry("1")).isInstanceOf(Entry.Coming.class);
  }

  @Test
  void otherFilesUnderTheSameVersionAreAnotherReleaseOnceTheyRest() {
    // Given
    String digest = digest("1");
    new ReleaseFolder(root, root.resolve("iris/1")).with("labels.txt", "new");
    // When, then
    assertThat(digest("1")).isEqualTo(digest);
    now.addAndGet(REST.toNanos());
    assertThat(digest("1")).isNotEqualTo(digest);
    assertThat(entry("1").state().reason()).isEmpty();
  }

  @Test
  void filesThatAreWrittenAgainAsTheyWereAreTheSameRelease() {
    // Given
    String digest = digest("1");
    new ReleaseFolder(root, root.resolve("iris/1")).with("model.onnx", OnnxBytes.classifier());
    // When
    scanner.scan();
    now.addAndGet(REST.toNanos());
    // Then
    assertThat(digest("1")).isEqualTo(digest);
    assertThat(entry("1").state()).isEqualTo(ready("iris", "1"));
  }

  @Test
  void changedFilesThatCannotServeLeaveTheReleaseAndSayWhy() {
    // Given
    String digest = digest("1");
    new ReleaseFolder(root, root.resolve("iris/1")).with("model.onnx", new byte[] {1, 2, 3});
    scanner.scan();
    now.addAndGet(REST.toNanos());
    // When, then
    assertThat(digest("1")).isEqualTo(digest);
    assertThat(entry("1").state().ready()).isTrue();
    assertThat(entry("1").state().reason())
        .startsWith("its changed files are not taken: model.onnx: ");
  }

  @Test
  void changedFilesAreRefusedWhereTheRulesSaySo() {
    // Given
    scanner = scanner(false);
    String digest = digest("1");
    new ReleaseFolder(root, root.resolve("iris/1")).with("labels.txt", "new");
    scanner.scan();
    now.addAndGet(REST.toNanos());
    // When, then
    assertThat(digest("1")).isEqualTo(digest);
    assertThat(entry("1").state().reason()).contains("as they were at first", "a new version");
  }

  @Test
  void aMountThatIsSwappedByALinkIsSeen() throws IOException {
    // Given: as Kubernetes mounts a ConfigMap
    Path model = Files.createDirectories(root.resolve("wine/1"));
    for (String data : new String[] {"..one", "..two"}) {
      Path folder = Files.createDirectories(model.resolve(data));
      Files.write(folder.resolve("model.onnx"), OnnxBytes.classifier());
      Files.writeString(folder.resolve("labels.txt"), data);
    }
    link(model, "..one");
    Files.createSymbolicLink(model.resolve("model.onnx"), Path.of("..data/model.onnx"));
    Files.createSymbolicLink(model.resolve("labels.txt"), Path.of("..data/labels.txt"));
    scanner.scan();
    now.addAndGet(REST.toNanos());
    String digest = digestOf("wine", "1");
    // When
    link(model, "..two");
    scanner.scan();
    now.addAndGet(REST.toNanos());
    // Then
    assertThat(digestOf("wine", "1")).isNotEqualTo(digest);
  }

  private static void link(Path model, String data) throws IOException {
    Path next = Files.createSymbolicLink(model.resolve("..data_tmp"), Path.of(data));
    Files.move(next, model.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void whatWasWrittenJustBeforeTheStartIsNotTakenAtOnce() {
    // Given
    clock = Instant.now();
    scanner = scanner(true);
    // When, then
    assertThat(entry("1")).isInstanceOf(Entry.Coming.class);
    now.addAndGet(REST.toNanos());
    assertThat(entry("1")).isInstanceOf(Entry.Good.class);
  }

  @Test
  void aFolderOfLinksIntoItselfAndOutOfTheRepositoryIsNotWalkedForLong() throws IOException {
    // Given
    Path version = Files.createDirectories(root.resolve("loops/1"));
    for (int link = 0; link < 10; link++) {
      Files.createSymbolicLink(version.resolve("a" + link), Path.of("."));
    }
    Files.createSymbolicLink(root.resolve("loops/2"), Path.of("/"));
    // When, then
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          scanner.scan();
          now.addAndGet(REST.toNanos());
          assertThat(scanner.scan().find("loops", "1").orElseThrow()).isInstanceOf(Entry.Bad.class);
          assertThat(scanner.scan().find("loops", "2").orElseThrow().state().reason())
              .contains("a link out of it");
        });
  }

  @Test
  void aModelThatCannotBeListedForAWhileStaysAsItWas() throws IOException {
    // Given: a link that leads to itself, as a folder that fails to be read
    Path model = root.resolve("iris");
    Path away = Files.move(model, root.resolve(".iris"));
    Files.createSymbolicLink(model, model);
    // When, then
    assertThat(entry("1")).isInstanceOf(Entry.Good.class);
    assertThat(scanner.settled()).isFalse();
    // When
    Files.delete(model);
    Files.move(away, model);
    // Then
    assertThat(entry("1")).isInstanceOf(Entry.Good.class);
    assertThat(scanner.settled()).isTrue();
  }

  @Test
  void aRootThatIsAwayIsToldApartFromAnEmptyOne() throws IOException {
    // Given
    Path away = root.resolveSibling(root.getFileName() + ".away");
    Files.move(root, away);
    // When, then
    assertThatThrownBy(scanner::scan)
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("pronto.model-repository");
    // When
    Files.move(away, root);
    // Then
    assertThat(scanner.scan().states()).containsExactly(ready("iris", "1"));
  }

  private Entry entry(String version) {
    return scanner.scan().find("iris", version).orElseThrow();
  }

  private String digest(String version) {
    return digestOf("iris", version);
  }

  private String digestOf(String model, String version) {
    return ((Entry.Good) scanner.scan().find(model, version).orElseThrow()).release().id().digest();
  }

  private ReleaseState ready(String model, String version) {
    return ReleaseState.ready(
        new ReleaseId(model, Long.parseLong(version), digestOf(model, version)));
  }
}
