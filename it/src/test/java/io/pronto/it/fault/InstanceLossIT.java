package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One of two instances of a service is lost, stands still or is restarted under a steady load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstanceLossIT {

  private static final Duration STARTS = Duration.ofMinutes(2);

  private final SteadyFleet steady = new SteadyFleet(SteadyFleet.two());

  @AfterAll
  void end() {
    steady.close();
  }

  @Test
  void noCallFailsWhenOneIsKilled() {
    long from = System.nanoTime();
    for (Service service : Service.values()) {
      ServiceProcess victim = steady.fleet().instance(service, 0);
      steady.peace(SteadyFleet.PAUSE);
      steady.during("kill -9 of one " + service.module(), victim::kill);
      victim.restart();
      victim.awaitReady(STARTS);
      steady.settle();
    }
    assertThat(steady.came("each killed once", from).failures()).isEmpty();
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
