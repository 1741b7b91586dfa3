package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.parts.Consul;
import io.pronto.it.parts.NetworkNamespace;
import io.pronto.it.run.Await;
import io.pronto.it.run.Launcher;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code ./pronto chain --consul}, as a user sees it. */
@Isolated
@Needs.Consul
@Needs.Network
class ConsulLauncherIT {

  private static final Duration MANY_READY = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String STACK_TRACE = "\n\tat ";

  @Test
  void aChainOfSeveralInstancesFindsItselfInConsul() throws InterruptedException {
    try (Consul consul = Consul.running();
        Launcher pronto =
            new Launcher(
                "chain --consul --instances 2",
                Map.of("PRONTO_CONSUL_ADDRESS", consul.address()))) {
      // When
      pronto.awaitOutput("Ctrl-C ends it.", MANY_READY);
      // Then
      assertThat(pronto.output()).contains("setosa");
      assertThat(pronto.services()).hasSize(2 * Service.values().length);
      for (Service service : Service.values()) {
        Await.until(
            "two of the " + service.module() + " are in Consul",
            MANY_READY,
            () -> consul.api().passing(service.registeredName()).ports().size() == 2);
      }
      // When
      pronto.send("INT");
      // Then
      pronto.exitCode();
      Await.until("all services have ended", SOON, pronto::nothingLeft);
      assertThat(consul.api().registrations()).isEmpty();
      assertThat(pronto.output()).doesNotContain(STACK_TRACE);
    }
  }

  @Test
  void theConsulOfAChainEndsWithItWhenEachServiceWasKilled() throws InterruptedException {
    String path = Consul.program().getParent() + ":" + System.getenv("PATH");
    try (NetworkNamespace network = NetworkNamespace.create();
        Launcher pronto = new Launcher("chain --consul", Map.of("PATH", path), network)) {
      // Given
      pronto.awaitOutput("Ctrl-C ends it.", MANY_READY);
      // When
      pronto.services().forEach(pronto::kill);
      // Then
      assertThat(pronto.exitCode()).isEqualTo(1);
      Await.until("everything has ended, Consul too", SOON, pronto::nothingLeft);
    }
  }
}
