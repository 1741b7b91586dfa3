package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One of two instances of a service is lost, stands still or is restarted under a steady load. */
class InstanceLossIT {

  private static final Duration STARTS = Duration.ofMinutes(2);

  private final SteadyFleet steady = new SteadyFleet(SteadyFleet.two());

  @AfterEach
  void end() {
    steady.close();
  }

  @Test
  void noCallFailsWhenOneIsKilled() {
    steady.peace(SteadyFleet.PAUSE);
    for (Service service : Service.values()) {
      ServiceProcess victim = steady.fleet().instance(service, 0);
      steady.during("kill -9 of one " + service.module(), victim::kill);
      victim.restart();
      victim.awaitReady(STARTS);
      steady.goOn(SteadyFleet.PAUSE);
    }
    assertThat(steady.finish().failures()).isEmpty();
  }

  @Test
  void noCallFailsWhenOneStandsStill() {
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
    assertThat(steady.finish().failures()).isEmpty();
  }

  @Test
  void noCallFailsWhenAllAreRestartedOneAfterTheOther() {
    for (Service service : Service.values()) {
      for (ServiceProcess instance : steady.fleet().instances(service)) {
        steady.restart(instance);
      }
    }
    assertThat(steady.finish().failures()).isEmpty();
  }
}
