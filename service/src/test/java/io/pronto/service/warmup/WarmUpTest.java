package io.pronto.service.warmup;

import static io.pronto.core.release.TestReleases.SIGNATURE;
import static io.pronto.core.release.TestReleases.release;
import static io.pronto.core.release.TestReleases.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.release.Golden;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.ModelInferResponse;
import io.pronto.service.tls.LogLines;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarmUpTest {

  private static final Tensors GOLDEN_X = input("x", 3f);
  private static final Tensors GOLDEN_Y = input("x", 4f);
  private static final Release IRIS =
      release(
          "iris",
          2,
          SIGNATURE,
          new Golden(GOLDEN_X, Tensors.of(), 0),
          new Golden(GOLDEN_Y, Tensors.of(), 0));
  private static final Release ROSE = release("rose", 1, SIGNATURE);

  private final AtomicInteger ended = new AtomicInteger();
  private final List<String> sent = new ArrayList<>();
  private final List<Tensors> inputs = new ArrayList<>();
  private final Deque<CompletableFuture<Answer>> waiting = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private long now = -3;

  @Test
  void sendsGoldensOrZerosOfEveryReleaseInTurnUntilTheTimeIsOver() {
    // When
    warm(() -> took(1), 7, IRIS, ROSE);
    // Then
    assertThat(sent)
        .containsExactly("iris/2", "iris/2", "rose/1", "iris/2", "iris/2", "rose/1", "iris/2");
    assertThat(inputs).startsWith(GOLDEN_X, GOLDEN_Y, Tensors.of(zeros("x", 1, 2)));
    assertThat(ended).hasValue(1);
  }

  @Test
  void zerosFitEveryTypeAndShapeThatIsOpen() {
    // Given
    Signature signature =
        new Signature(
            Arrays.stream(DataType.values()).map(type -> spec(type.name(), type, 3, -1)).toList(),
            List.of());
    // When
    warm(() -> took(1), 1, release("all", 1, signature));
    // Then
    assertThat(inputs.getFirst().list()).hasSize(DataType.values().length);
    assertThat(inputs.getFirst().list()).allMatch(tensor -> tensor.fits(new long[] {3, 1}));
  }

  @Test
  void withoutReleasesOrTimeItEndsAtOnce() {
    warm(() -> took(1), 100);
    assertThat(ended).hasValue(1);
    warm(() -> took(1), 0, ROSE);
    assertThat(ended).hasValue(2);
    assertThat(sent).isEmpty();
  }

  @Test
  void waitsForEachAnswerBeforeTheNextCall() {
    // When
    warm(this::soon, 3, ROSE);
    assertThat(sent).hasSize(1);
    answer();
    // Then
    assertThat(sent).hasSize(2);
    assertThat(ended).hasValue(0);
    answer();
    answer();
    assertThat(sent).hasSize(3);
    assertThat(ended).hasValue(1);
  }

  @Test
  void goesOnWhereACallFailsLaterOrAtOnce() {
    // Given
    AtomicInteger turn = new AtomicInteger();
    // When
    warm(
        () -> {
          now++;
          if (turn.getAndIncrement() % 2 == 0) {
            throw new Failure.Overloaded("gateway", Duration.ZERO).asException();
          }
          return CompletableFuture.failedFuture(new IllegalStateException("defect"));
        },
        6,
        ROSE);
    while (!later.isEmpty()) {
      later.remove().run();
    }
    // Then
    assertThat(sent).hasSize(6);
    assertThat(ended).hasValue(1);
  }

  @Test
  void waitsALittleWhereCallsAreRefusedAtOnce() {
    // Given
    Failure open = new Failure.HopGuardOpen("preprocessor", Duration.ofSeconds(1));
    // When
    warm(() -> refused(open), 1_000, ROSE);
    // Then
    assertThat(sent).hasSizeLessThan(10);
    assertThat(later).hasSize(1);
    assertThat(ended).hasValue(0);
    // When
    now += 1_000;
    later.remove().run();
    // Then
    assertThat(later).isEmpty();
    assertThat(ended).hasValue(1);
  }

  @Test
  void doesNotWaitForCallsThatAreMeantToFail() {
    // Given
    Failure late = new Failure.DeadlinePassed("gateway");
    // When
    warm(() -> sent.size() % 8 == 0 ? refused(late) : took(1), 1_000, ROSE);
    // Then
    assertThat(later).isEmpty();
    assertThat(ended).hasValue(1);
  }

  @Test
  void saysWhereNoCallWasAnswered() {
    Failure away = new Failure.HopUnavailable("preprocessor", "no one there");
    try (LogLines log = new LogLines(WarmUp.class)) {
      // When
      warm(() -> refused(away), 2, ROSE);
      later.remove().run();
      // Then
      assertThat(log.lines())
          .containsExactly("warm-up: none of 2 calls was answered, the last one: " + away.text());
    }
  }

  private CompletionStage<Answer> refused(Failure failure) {
    now++;
    return CompletableFuture.failedFuture(failure.asException());
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void leavesAReleaseAloneThatCannotAnswer(Failure failure) {
    // Given
    AtomicInteger turn = new AtomicInteger();
    // When
    warm(
        () ->
            turn.getAndIncrement() == 0
                ? CompletableFuture.failedFuture(failure.asException())
                : took(1),
        3,
        IRIS,
        ROSE);
    // Then
    assertThat(sent).containsExactly("iris/2", "rose/1", "rose/1", "rose/1");
    assertThat(ended).hasValue(1);
  }

  private static List<Failure> lasting() {
    return List.of(
        new Failure.Defect("model-server"),
        new Failure.InputInvalid("inputs", "some", "none"),
        new Failure.ModelRefused("iris", "2", "unknown category"));
  }

  @Test
  void endsWhereNoReleaseCanAnswer() {
    warm(
        () ->
            CompletableFuture.failedFuture(
                new CompletionException(new Failure.Defect("model-server").asException())),
        100,
        ROSE);
    assertThat(sent).hasSize(1);
    assertThat(ended).hasValue(1);
  }

  @Test
  void aHundredThousandAnswersAtOnceDoNotFillTheStack() {
    // When
    warm(() -> took(1), 100_000, ROSE);
    // Then
    assertThat(sent).hasSize(100_000);
    assertThat(ended).hasValue(1);
  }

  @Test
  void aHundredThousandLaterAnswersDoNotFillTheStack() {
    // When
    warm(this::soon, 100_000, ROSE);
    while (!waiting.isEmpty()) {
      answer();
    }
    // Then
    assertThat(sent).hasSize(100_000);
    assertThat(ended).hasValue(1);
  }

  private void warm(Supplier<CompletionStage<Answer>> answers, long time, Release... releases) {
    WarmUp warmUp =
        new WarmUp(
            (release, request) -> {
              sent.add(release.id().name());
              inputs.add(request);
              return answers.get();
            },
            () -> now,
            later::add);
    List.of(releases).forEach(warmUp::addCallers);
    warmUp.run(Duration.ofNanos(time), ended::incrementAndGet);
  }

  private CompletionStage<Answer> took(long nanos) {
    now += nanos;
    return CompletableFuture.completedFuture(Answer.of(ModelInferResponse.getDefaultInstance()));
  }

  private CompletionStage<Answer> soon() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.add(answer);
    return answer;
  }

  private void answer() {
    now++;
    waiting.remove().complete(Answer.of(ModelInferResponse.getDefaultInstance()));
  }

  private static Tensors input(String name, float value) {
    return Tensors.of(Tensor.ofFloats(name, new long[] {1, 2}, value, value));
  }

  private static Tensor zeros(String name, long... shape) {
    return Tensor.ofFloats(name, shape, 0, 0);
  }
}
