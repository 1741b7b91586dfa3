package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CatalogTest {

  private static final Repository ONE = new Repository(List.of(TestReleases.good("iris", 1)));
  private static final Repository TWO = new Repository(List.of(TestReleases.good("iris", 2)));

  private final Catalog catalog = new Catalog(ONE);
  private final List<Repository> heard = new ArrayList<>();

  @Test
  void aListenerHearsThePresentSnapshotThenEachThatFollows() {
    // When
    var _ = catalog.listen(heard::add);
    assertThat(heard).containsExactly(ONE);
    catalog.replace(TWO);
    catalog.replace(ONE);
    // Then
    assertThat(heard).containsExactly(ONE, TWO, ONE);
  }

  @Test
  void theSnapshotIsTheNewOneWhenListenersHearOfIt() {
    // When
    var _ = catalog.listen(_ -> heard.add(catalog.snapshot()));
    catalog.replace(TWO);
    // Then
    assertThat(heard).containsExactly(ONE, TWO);
  }

  @Test
  void aListenerThatLeftHearsNothingAndTheOthersGoOn() {
    // Given
    List<Repository> others = new ArrayList<>();
    Catalog.Listening listening = catalog.listen(heard::add);
    var _ = catalog.listen(others::add);
    // When
    listening.close();
    catalog.replace(TWO);
    // Then
    assertThat(heard).containsExactly(ONE);
    assertThat(others).containsExactly(ONE, TWO);
  }

  @Test
  void aListenerThatThrowsKeepsNoOtherFromHearing() {
    // Given
    var _ =
        catalog.listen(
            repository -> {
              if (repository == TWO) {
                throw new IllegalStateException("meant");
              }
            });
    var _ = catalog.listen(heard::add);
    // When
    catalog.replace(TWO);
    // Then
    assertThat(heard).containsExactly(ONE, TWO);
    assertThat(catalog.snapshot()).isSameAs(TWO);
  }

  @Test
  void aListenerThatThrowsAtOnceIsNone() {
    // When, Then
    assertThatThrownBy(
            () ->
                catalog.listen(
                    repository -> {
                      heard.add(repository);
                      throw new IllegalStateException("meant");
                    }))
        .hasMessage("meant");
    catalog.replace(TWO);
    assertThat(heard).containsExactly(ONE);
  }

  @Test
  void listenersHearChangesOfManyThreadsOneAfterTheOther() {
    // Given
    List<Repository> seen = new ArrayList<>(); // would lose some where two told it at once
    var _ = catalog.listen(seen::add);
    var _ = catalog.listen(heard::add);
    // When
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 1; i <= 1000; i++) {
        Repository next = new Repository(List.of(TestReleases.good("iris", i)));
        threads.execute(() -> catalog.replace(next));
      }
    }
    // Then
    assertThat(heard).hasSize(1001).isEqualTo(seen);
    assertThat(catalog.snapshot()).isSameAs(heard.getLast());
  }
}
