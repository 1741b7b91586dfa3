package io.pronto.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Repository;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A catalog of a folder in which no release is good, which is enough to see it change. */
@Timeout(30)
class CatalogKeeperTest {

  private static final Duration SOON = Duration.ofMillis(10);

  private final BlockingQueue<Repository> told = new LinkedBlockingQueue<>();

  @TempDir private Path root;

  @Test
  void listenersHearOfChangesAlone() throws Exception {
    // Given
    try (CatalogKeeper keeper = keeper(SOON);
        Catalog.Listening _ = keeper.catalog().listen(told::add)) {
      assertThat(told.take().entries()).isEmpty();
      assertThat(told.poll(10 * SOON.toMillis(), TimeUnit.MILLISECONDS)).isNull();
      // When
      Files.createDirectories(root.resolve("iris/1"));
      // Then: first it comes, then it is read
      assertThat(told.take().states().getFirst().reason()).startsWith("its files still change");
      assertThat(told.take().states().getFirst().reason()).contains("model.onnx");
      assertThat(keeper.catalog().snapshot().states()).hasSize(1);
    }
  }

  @Test
  void withoutAPauseItLooksOnce() throws Exception {
    // Given
    try (CatalogKeeper keeper = keeper(Duration.ZERO)) {
      // When
      Files.createDirectories(root.resolve("iris/1"));
      Thread.sleep(10 * SOON.toMillis());
      // Then
      assertThat(keeper.catalog().snapshot().entries()).isEmpty();
    }
  }

  @Test
  void whatWasThereGoesOnWhileTheFolderIsAway() throws Exception {
    // Given
    Files.createDirectories(root.resolve("iris/1"));
    Path away = root.resolveSibling(root.getFileName() + ".away");
    try (CatalogKeeper keeper = keeper(SOON)) {
      // When
      Files.move(root, away);
      Thread.sleep(10 * SOON.toMillis());
      // Then
      assertThat(keeper.catalog().snapshot().entries()).hasSize(1);
      // When
      Files.createDirectories(away.resolve("digits/1"));
      Files.move(away, root);
      // Then
      keeper.catalog().listen(told::add);
      while (told.take().entries().size() < 2) {
        assertThat(told).hasSizeLessThan(10);
      }
    }
  }

  @Test
  void whatIsPutOffIsDoneUnlessItIsClosed() throws Exception {
    // Given
    CountDownLatch done = new CountDownLatch(1);
    CatalogKeeper keeper = keeper(Duration.ZERO);
    // When
    keeper.in(SOON, done::countDown);
    // Then
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    keeper.close();
    keeper.in(SOON, () -> told.add(new Repository(List.of())));
    assertThat(told.poll(10 * SOON.toMillis(), TimeUnit.MILLISECONDS)).isNull();
  }

  private CatalogKeeper keeper(Duration poll) throws IOException {
    RepositoryReader reader = new RepositoryReader(GoldenJson::parse, Integer.MAX_VALUE);
    return new CatalogKeeper(
        new RepositoryScanner(
            reader,
            root,
            new RepositoryScanner.Rules(SOON, true),
            System::nanoTime,
            InstantSource.system()),
        new CatalogKeeper.Pace(poll, SOON));
  }
}
