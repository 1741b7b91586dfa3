package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Await;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.Setup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Models are loaded and unloaded by name in a chain of four processes. */
@Needs.Time
class RepositoryControlOfFourIT extends AbstractRepositoryControl {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Override
  Deployment start(Setup setup) {
    return Fleet.start(FleetPlan.of(setup.withHeap("192m")));
  }

  @Test
  void aServiceThatIsStartedAgainLoadsWhatIsWanted() {
    // Given
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    for (Service service : new Service[] {Service.MODEL_SERVER, Service.POSTPROCESSOR}) {
      // When
      ((Fleet) product()).instance(service, 0).restartInOrder(SOON, SOON);
      // Then
      Await.until("its answer", SOON, () -> infer(MODEL, "").status() == 200);
    }
  }

  @Test
  void aGatewayThatIsStartedAgainWantsWhatItsSettingNames() {
    // Given
    assertThat(load(MODEL, "{}").status()).isEqualTo(200);
    // When
    ((Fleet) product()).instance(Service.GATEWAY, 0).restartInOrder(SOON, SOON);
    // Then
    assertThat(infer(FIRST, "").status()).isEqualTo(200);
    assertThat(infer(MODEL, "").status()).isEqualTo(503);
  }
}
