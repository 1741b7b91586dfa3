package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final List<String> met = new ArrayList<>();

  private ByteBudget.Claim claim(ByteBudget budget, String name, long bytes) {
    return budget.claim(bytes, () -> met.add(name)).orElseThrow();
  }

  @Test
  void meetsClaimsWhileBytesAreLeft() {
    ByteBudget budget = new ByteBudget(100, 9);
    assertThat(claim(budget, "a", 60).held()).isTrue();
    assertThat(claim(budget, "b", 40).held()).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    assertThat(met).containsExactly("a", "b");
  }

  @Test
  void letsOthersWaitInOrder() {
    // Given
    ByteBudget budget = new ByteBudget(100, 9);
    ByteBudget.Claim first = claim(budget, "a", 60);
    ByteBudget.Claim second = claim(budget, "b", 50);
    // When one that would fit comes after one that waits
    ByteBudget.Claim third = claim(budget, "c", 10);
    // Then
    assertThat(second.held() || third.held()).isFalse();
    first.end();
    assertThat(met).containsExactly("a", "b", "c");
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void meetsAClaimForMoreThanThereIsWhenNobodyElseHoldsAny() {
    ByteBudget budget = new ByteBudget(100, 9);
    ByteBudget.Claim small = claim(budget, "small", 1);
    ByteBudget.Claim huge = claim(budget, "huge", 1_000);
    assertThat(huge.held()).isFalse();
    small.end();
    assertThat(huge.held()).isTrue();
  }

  @Test
  void refusesWhenTooManyWait() {
    ByteBudget budget = new ByteBudget(100, 1);
    claim(budget, "held", 100);
    claim(budget, "waits", 100);
    assertThat(budget.claim(1, () -> met.add("refused"))).isEmpty();
    assertThat(met).containsExactly("held");
  }

  @Test
  void forgetsWhoWaitsNoLonger() {
    ByteBudget budget = new ByteBudget(100, 9);
    ByteBudget.Claim held = claim(budget, "held", 100);
    ByteBudget.Claim gone = claim(budget, "gone", 100);
    ByteBudget.Claim last = claim(budget, "last", 100);
    gone.end();
    held.end();
    assertThat(last.held()).isTrue();
    assertThat(met).containsExactly("held", "last");
  }

  @Test
  void letsThoseInWhomAClaimThatWentHeldUp() {
    ByteBudget budget = new ByteBudget(100, 9);
    claim(budget, "held", 50);
    ByteBudget.Claim large = claim(budget, "large", 100);
    ByteBudget.Claim small = claim(budget, "small", 50);
    large.end();
    assertThat(small.held()).isTrue();
  }

  @Test
  void givesBackOnce() {
    ByteBudget budget = new ByteBudget(100, 9);
    ByteBudget.Claim claim = claim(budget, "a", 50);
    claim(budget, "b", 50);
    claim.end();
    claim.end();
    assertThat(budget.used()).isEqualTo(50);
  }

  @Test
  void isNeverOverdrawnByManyThreads() throws InterruptedException {
    // Given
    ByteBudget budget = new ByteBudget(1_000, 10_000);
    AtomicLong most = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    // When
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int call = 0; call < 1_000; call++) {
                      CompletableFuture<Void> mine = new CompletableFuture<>();
                      ByteBudget.Claim claim =
                          budget
                              .claim(random.nextInt(1, 700), () -> mine.complete(null))
                              .orElseThrow();
                      mine.join();
                      most.accumulateAndGet(budget.used(), Math::max);
                      claim.end();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // Then
    assertThat(budget.used()).isZero();
    assertThat(most.get()).isBetween(1L, 1_000L);
  }
}
