package io.pronto.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import io.pronto.core.release.Wanted;
import io.pronto.core.release.WantedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are loaded by name; none of them has files that could serve. */
class ModelControlTest {

  @TempDir private Path root;

  private ModelControl control;

  @BeforeEach
  void two() throws IOException {
    Files.createDirectories(root.resolve("iris/1"));
    Files.createDirectories(root.resolve("tips/1"));
    control = control(List.of());
  }

  private ModelControl control(List<String> first) {
    return new ModelControl(
        new WantedReader(
            new RepositoryReader(GoldenJson::parse, 1 << 20),
            root,
            new RepositoryScanner.Rules(Duration.ZERO, true)),
        first,
        Duration.ofHours(1),
        () -> 5);
  }

  @AfterEach
  void end() {
    control.keeper().close();
  }

  @Test
  void nothingIsLoadedAtTheStartButWhatIsNamed() {
    assertThat(control.wanted()).isEqualTo(Wanted.NONE);
    assertThat(control(List.of("tips")).wanted().loads()).containsOnlyKeys("tips");
    assertThat(control(List.of("*")).wanted().loads()).containsOnlyKeys("iris", "tips");
    assertThat(reason("iris")).isEqualTo("unloaded");
  }

  @Test
  void aLoadIsDoneOnceTheCatalogHasWhatWasReadAndEachHasAHigherNumber() throws Exception {
    // When
    long first = done(control.load("iris"));
    // Then
    assertThat(reason("iris")).contains("model.onnx");
    assertThat(reason("tips")).isEqualTo("unloaded");
    assertThat(control.acted().load("iris")).isEqualTo(first);
    // When, then
    assertThat(done(control.load("iris"))).isGreaterThan(first);
    // When
    done(control.unload("iris"));
    // Then
    assertThat(reason("iris")).isEqualTo("unloaded");
    assertThat(control.acted()).isEqualTo(Wanted.NONE);
  }

  @Test
  void whatIsNotThereIsNotFoundAndNotWanted() {
    Failure.ModelNotFound absent = new Failure.ModelNotFound("absent", "", "");
    assertThat(failure(control.load("absent"))).isEqualTo(absent);
    assertThat(failure(control.load(".."))).isInstanceOf(Failure.ModelNotFound.class);
    assertThat(failure(control.unload("absent"))).isEqualTo(absent);
    assertThat(control.wanted()).isEqualTo(Wanted.NONE);
  }

  @Test
  void noMoreModelsAreWantedThanThereMayBe() throws Exception {
    // Given
    Map<String, Long> most =
        IntStream.range(0, Wanted.MOST)
            .boxed()
            .collect(Collectors.toMap(i -> "m" + i, Integer::longValue));
    done(control.want(Wanted.of(most)));
    // When, then
    assertThat(failure(control.load("iris")).text()).contains("at most 10000 loaded models");
    assertThat(control.wanted().loads()).hasSize(Wanted.MOST);
  }

  private String reason(String model) {
    return control.keeper().catalog().snapshot().find(model, "1").orElseThrow().state().reason();
  }

  private static <T> T done(CompletableFuture<T> change) throws Exception {
    return change.get(5, TimeUnit.SECONDS);
  }

  private static Failure failure(CompletableFuture<?> change) {
    Throwable cause = catchThrowableOfType(ExecutionException.class, () -> done(change)).getCause();
    return ((FailureException) cause).failure();
  }
}
