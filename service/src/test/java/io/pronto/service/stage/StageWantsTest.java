package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.hop.Hop;
import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import io.pronto.core.release.Wanted;
import io.pronto.core.release.WantedReader;
import io.pronto.proto.ModelInferRequest;
import io.pronto.service.catalog.ModelControl;
import io.pronto.wire.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stage does with what its callers want. */
class StageWantsTest {

  private static final Wanted WORD = Wanted.of(Map.of("iris", 7L, "tips", 8L));

  @TempDir private Path root;

  private final Below below = new Below();
  private final CountDownLatch done = new CountDownLatch(1);
  private ModelControl control;

  /** A hop that notes what it is told, and has acted on what a test says. */
  private static final class Below implements NextHop {

    private final List<Wanted> told = new ArrayList<>();
    private final Set<String> acted = new HashSet<>();

    @Override
    public Hop hop() {
      return Hop.POSTPROCESSOR;
    }

    @Override
    public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public CompletionStage<List<ReleaseState>> releases() {
      throw new AssertionError("nobody looks");
    }

    @Override
    public void want(Wanted models) {
      told.add(models);
    }

    @Override
    public boolean hasActedOn(String model, long load) {
      return acted.contains(model + " " + load);
    }

    @Override
    public void close() {}
  }

  private StageWants wants(String... first) throws IOException {
    Files.createDirectories(root.resolve("iris/1"));
    control =
        new ModelControl(
            new WantedReader(
                new RepositoryReader(GoldenJson::parse, 1 << 20),
                root,
                new RepositoryScanner.Rules(Duration.ZERO, true)),
            List.of(first),
            Duration.ofHours(1),
            () -> 5);
    return new StageWants(control, below, done::countDown, Runnable::run);
  }

  @AfterEach
  void end() {
    if (control != null) {
      control.keeper().close();
    }
  }

  @Test
  void passesOnWhatItsCallersWantAndSaysWhatAllHaveActedOn() throws Exception {
    // Given
    StageWants wants = wants();
    // When
    wants.heard(WORD);
    // Then
    assertThat(below.told).containsExactly(WORD);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(control.acted()).isEqualTo(WORD);
    assertThat(wants.acted()).isEqualTo(Wanted.NONE);
    // When
    below.acted.add("iris 7");
    // Then
    assertThat(wants.acted()).isEqualTo(Wanted.of(Map.of("iris", 7L)));
  }

  @Test
  void whatItLoadsByItselfIsNotPassedOn() throws Exception {
    // When
    StageWants wants = wants(ModelControl.ALL);
    // Then: the hop below has callers that know more
    assertThat(control.wanted()).isEqualTo(Wanted.of(Map.of("iris", 5L)));
    assertThat(below.told).isEmpty();
    // When
    wants.heard(WORD);
    // Then
    assertThat(below.told).containsExactly(WORD);
  }

  @Test
  void whereNothingIsLoadedByNameNobodyIsTold() {
    // Given
    StageWants wants = new StageWants(null, below, done::countDown, Runnable::run);
    // When
    wants.heard(WORD);
    // Then
    assertThat(below.told).isEmpty();
    assertThat(wants.acted()).isEqualTo(Wanted.NONE);
  }
}
