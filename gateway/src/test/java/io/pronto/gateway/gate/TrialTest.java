package io.pronto.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.release.Gate;
import io.pronto.core.release.Golden;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials of releases whose chain is a function. */
@Timeout(30)
class TrialTest {

  private static final Signature SIGNATURE = TestReleases.SIGNATURE;
  private static final Tensors ASKED = Tensors.of(Tensor.ofFloats("x", new long[] {1, 2}, 1, 2));
  private static final Tensors ANSWER = answer(3);
  private static final Golden GOLDEN = new Golden(ASKED, ANSWER, 0);

  private final List<Tensors> asked = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private Function<Tensors, CompletionStage<Tensors>> chain =
      _ -> CompletableFuture.completedFuture(ANSWER);
  private final Trial trial =
      new Trial(
          (_, request) -> {
            asked.add(request);
            return chain.apply(request);
          },
          now::get);

  @Test
  void passesWhereEveryGoldenRequestIsAnsweredAsItSays() throws Exception {
    assertThat(tried(release(Gate.USUAL, GOLDEN, GOLDEN))).isEqualTo(new Verdict.Passed());
    assertThat(asked).containsExactly(ASKED, ASKED);
  }

  @Test
  void saysWhichGoldenRequestIsAnsweredOtherwise() throws Exception {
    // Given
    Golden other = new Golden(ASKED, answer(4), 0);
    // When, then
    assertThat(tried(release(Gate.USUAL, GOLDEN, other)))
        .isEqualTo(new Verdict.Refused("golden request 2: output y[0]: expected 4, got 3"));
  }

  @Test
  void saysWhichGoldenRequestIsRefused() throws Exception {
    // Given
    fails(new Failure.ModelRefused("iris", "1", "no such category"));
    // When, then
    assertThat(tried(release(Gate.USUAL, GOLDEN)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .startsWith("golden request 1: expected an answer, got ")
                    .contains("no such category"));
  }

  /** Failures that say nothing of a release. */
  enum Passing {
    ABSENT(new Failure.ReleaseAbsent("model-server", "iris/1/a")),
    OVERLOADED(new Failure.Overloaded("gateway", Duration.ZERO)),
    AWAY(new Failure.HopUnavailable("preprocessor", "away")),
    OPEN(new Failure.HopGuardOpen("preprocessor", Duration.ZERO)),
    LATE(new Failure.DeadlinePassed("model-server"));

    private final Failure failure;

    Passing(Failure failure) {
      this.failure = failure;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereTheReleaseCouldNotBeAskedNothingIsDecided(Passing passing) throws Exception {
    // Given
    fails(passing.failure);
    // When, then
    assertThat(tried(release(Gate.USUAL, GOLDEN)))
        .isEqualTo(new Verdict.Undecided("golden request 1: " + passing.failure.text()));
    assertThat(tried(release(Gate.USUAL))).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void aChainThatThrowsAtOnceIsLikeOneThatFails() throws Exception {
    // Given
    Failure away = new Failure.HopUnavailable("preprocessor", "away");
    chain =
        _ -> {
          throw away.asException();
        };
    // When, then
    assertThat(tried(release(Gate.USUAL, GOLDEN))).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void withoutGoldenRequestsZerosAreAskedWhateverTheyAreAnswered() throws Exception {
    // When, then
    assertThat(tried(release(Gate.USUAL))).isEqualTo(new Verdict.Passed());
    assertThat(asked).hasSize(3);
    fails(new Failure.ModelRefused("iris", "1", "zeros"));
    assertThat(tried(release(Gate.USUAL))).isEqualTo(new Verdict.Passed());
  }

  @Test
  void theMedianOfGoldenRequestsIsHeldAgainstTheCeiling() throws Exception {
    // Given
    Gate gate = new Gate(false, Optional.of(Duration.ofMillis(10)), OptionalLong.empty());
    takes(Duration.ofMillis(10));
    // When, then
    assertThat(tried(release(gate, GOLDEN))).isEqualTo(new Verdict.Passed());
    assertThat(asked).hasSize(1 + 20);
    takes(Duration.ofMillis(11));
    assertThat(tried(release(gate, GOLDEN)))
        .isEqualTo(
            new Verdict.Refused(
                "gate.max-latency: expected at most 10 ms at the median of 20 golden requests, got"
                    + " 11.0 ms"));
    takes(Duration.ofSeconds(1));
    assertThat(tried(release(gate, GOLDEN)).toString()).contains("median of 2 golden requests");
  }

  @Test
  void aCeilingWithNothingToMeasureIsRefused() throws Exception {
    // Given
    Gate gate = new Gate(false, Optional.of(Duration.ofMillis(10)), OptionalLong.empty());
    // When, then
    assertThat(tried(release(gate)))
        .isEqualTo(
            new Verdict.Refused("gate.max-latency: expected golden requests to measure, got none"));
  }

  @Test
  void aSignatureThatDoesNotFitIsRefusedBeforeAnythingIsAskedUnlessThatIsMeant() throws Exception {
    // Given
    Signature other =
        new Signature(List.of(TestReleases.spec("x", DataType.FP64, -1, 2)), SIGNATURE.outputs());
    Release before = TestReleases.release("iris", 1, other);
    // When, then
    assertThat(trial.of(release(Gate.USUAL, GOLDEN), Optional.of(before)).toString())
        .contains("expected input x FP64[-1,2], got x FP32[-1,2]");
    assertThat(asked).isEmpty();
    Gate breaking = new Gate(true, Optional.empty(), OptionalLong.empty());
    assertThat(trial.of(release(breaking, GOLDEN), Optional.of(before)))
        .isEqualTo(new Verdict.Passed());
  }

  private Verdict tried(Release release) throws InterruptedException {
    asked.clear();
    return trial.of(release, Optional.empty());
  }

  private void fails(Failure failure) {
    chain = _ -> CompletableFuture.failedFuture(failure.asException());
  }

  private void takes(Duration time) {
    chain =
        _ -> {
          now.addAndGet(time.toNanos());
          return CompletableFuture.completedFuture(ANSWER);
        };
  }

  private static Release release(Gate gate, Golden... goldens) {
    return TestReleases.gated("iris", 2, gate, goldens);
  }

  private static Tensors answer(long value) {
    return Tensors.of(Tensor.ofLongs("y", new long[] {1}, value));
  }
}
