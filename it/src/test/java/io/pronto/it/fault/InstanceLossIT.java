package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One of two instances of a service is lost, stands still or is restarted under a steady load. Each
 * is killed {@code -Dit.rounds=1} times.
 */
@Needs.Time
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceLossIT {

  private static final int ROUNDS = Integer.getInteger("it.rounds", 1);

  private final SteadyFleet steady = new SteadyFleet(SteadyFleet.two());

  @AfterAll
  void end() {
    steady.close();
  }

  @Test
  void noCallFailsWhenOneIsKilled() {
    long from = System.nanoTime();
    for (Service service : Service.values()) {
      double[] tails = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ServiceProcess victim = steady.fleet().instance(service, round % 2);
        steady.peace(SteadyFleet.PAUSE);
        Calls calls = steady.during("kill -9 of one " + service.module(), victim::kill);
        assertThat(calls.failures()).as("killed: a %s", service.module()).isEmpty();
        tails[round] = steady.tailAfter();
        steady.startAgain(victim);
      }
      Arrays.sort(tails);
      System.out.printf(
          Locale.ROOT,
          "%s killed %d times: p99 after the first second %.2f x the peace before (median)%n",
          service.module(),
          ROUNDS,
          tails[ROUNDS / 2]);
    }
    Calls all = steady.came("each killed", from);
    if (!SteadyFleet.HALF) { // that, and a process that starts, is more than the machine has
      assertThat(all.failures()).isEmpty();
    }
  }

  @Test
  void noCallFailsWhenOneStandsStill() {
    long from = System.nanoTime();
    steady.peace(SteadyFleet.PAUSE);
    for (Service service : Service.values()) {
      if (service != Service.GATEWAY) {
        ServiceProcess victim = steady.fleet().instance(service, 0);
        long before = victim.metrics().answered();
        steady.during("SIGSTOP of one " + service.module(), victim::freeze);
        steady.during("SIGCONT", victim::thaw);
        long after = victim.metrics().answered();
        System.out.printf("  it answered %d calls, then %d%n", before, after);
        assertThat(after).as("back in use").isGreaterThan(before);
      }
    }
    assertThat(steady.came("each inner one stopped once", from).failures()).isEmpty();
  }

  @Test
  void noCallFailsWhenAllAreRestartedOneAfterTheOther() {
    long from = System.nanoTime();
    for (Service service : Service.values()) {
      for (ServiceProcess instance : steady.fleet().instances(service)) {
        steady.restart(instance);
      }
    }
    assertThat(steady.came("8 restarts", from).failures()).isEmpty();
  }
}
