package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OwnFailureTest {

  private static final Hop CALLED = Hop.MODEL_SERVER;
  private static final String OWN = CALLED.text();
  private static final String BELOW = Hop.POSTPROCESSOR.text();
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What a failure is to the hop that called. */
  enum Kind {
    OWN,
    ABSENT,
    SHED,
    BELOW,
    NOTHING
  }

  private static Stream<Arguments> table() {
    return Stream.of(
        row(new Failure.InputInvalid("a", "b", "c"), Kind.NOTHING),
        row(new Failure.TooLarge(1, 2), Kind.NOTHING),
        row(new Failure.MediaUnsupported("a", "b", "c"), Kind.NOTHING),
        row(new Failure.LoadRefused("m", "why"), Kind.NOTHING),
        row(new Failure.ModelRefused("m", "1", "why"), Kind.NOTHING),
        row(new Failure.ModelNotFound("m", "1", "k"), Kind.NOTHING),
        row(new Failure.ModelNotReady("m", "1", "why", true), Kind.NOTHING),
        row(new Failure.ModelNotReady("m", "1", "why", false), Kind.NOTHING),
        row(new Failure.ReleaseAbsent(OWN, "r"), Kind.ABSENT),
        row(new Failure.ReleaseAbsent(BELOW, "r"), Kind.NOTHING),
        row(new Failure.Overloaded(OWN, SOON), Kind.SHED),
        row(new Failure.Overloaded(BELOW, SOON), Kind.NOTHING),
        row(new Failure.HopUnavailable(OWN, "why"), Kind.OWN),
        row(new Failure.HopUnavailable(BELOW, "why"), Kind.BELOW),
        row(new Failure.HopGuardOpen(OWN, SOON), Kind.NOTHING),
        row(new Failure.HopGuardOpen(BELOW, SOON), Kind.BELOW),
        row(new Failure.DeadlinePassed(OWN), Kind.OWN),
        row(new Failure.DeadlinePassed(BELOW), Kind.NOTHING),
        row(new Failure.CallerGone(OWN), Kind.NOTHING),
        row(new Failure.CallerGone(BELOW), Kind.NOTHING),
        row(new Failure.NotBuilt("what"), Kind.NOTHING),
        row(new Failure.Defect(OWN), Kind.OWN),
        row(new Failure.Defect(BELOW), Kind.BELOW),
        row(new Failure.Foreign(OWN, "ABORTED", "t"), Kind.NOTHING),
        row(new Failure.Foreign(BELOW, "ABORTED", "t"), Kind.NOTHING));
  }

  private static Arguments row(Failure failure, Kind kind) {
    return Arguments.of(failure, kind);
  }

  @Test
  void theTableHasEveryFailure() {
    assertThat(names(table())).isEqualTo(names(Failure.class.getPermittedSubclasses()));
  }

  @Test
  void everyFailureThatNamesAHopIsThereForAHopBelowToo() {
    assertThat(names(table().filter(row -> hopOf(row).equals(BELOW))))
        .isEqualTo(
            names(
                Arrays.stream(Failure.class.getPermittedSubclasses())
                    .filter(OwnFailureTest::hasHop)
                    .toArray(Class<?>[]::new)));
  }

  private static String hopOf(Arguments row) {
    return ((Failure) row.get()[0]).variables().getOrDefault("hop", "");
  }

  private static Set<String> names(Stream<Arguments> rows) {
    return names(rows.map(row -> row.get()[0].getClass()).toArray(Class<?>[]::new));
  }

  private static Set<String> names(Class<?>... types) {
    return Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.toSet());
  }

  private static boolean hasHop(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).anyMatch(c -> c.getName().equals("hop"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void isOneKindAtMost(Failure failure, Kind kind) {
    assertThat(OwnFailure.of(failure, CALLED)).isEqualTo(kind == Kind.OWN);
    assertThat(OwnFailure.absent(failure, CALLED)).isEqualTo(kind == Kind.ABSENT);
    assertThat(OwnFailure.shed(failure, CALLED)).isEqualTo(kind == Kind.SHED);
    assertThat(OwnFailure.below(failure, CALLED)).isEqualTo(kind == Kind.BELOW);
  }
}
