package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Caller;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Models;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Callers that send what the model refuses harm nobody else. */
class RefusedValuesIT {

  private static final int REFUSALS = 1_000;
  private static final int AT_REST = 100;

  /** Its golden-less release is warmed with zeros, which it refuses too: so it has to be ready. */
  private static Fleet fleet() {
    Setup texts = Setup.of(Models.TEXTS.folder()).warmedFor("1s");
    return Fleet.start(FleetPlan.of(texts).instances(Service.MODEL_SERVER, 2));
  }

  @Test
  void aThousandRefusalsOpenNoBreakerAndEjectNobody() {
    try (Fleet fleet = fleet();
        Caller caller = new Caller(fleet)) {
      // Given
      double before = refused(fleet);
      // When
      for (int i = 0; i < REFUSALS; i++) {
        var outcome =
            caller.grpc().call(Caller.request(Way.GRPC_RAW, "encoder", genre("Dram")).build());
        assertThat(outcome.error().getReason()).isEqualTo("MODEL_REFUSED");
      }
      for (int i = 0; i < AT_REST; i++) {
        var reply = caller.rest().post("/predict/encoder", "{\"input\": \"Dram\"}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
      }
      // Then
      assertThat(caller.infer(Way.GRPC_RAW, "encoder", genre("Drama")).getFirst().data())
          .isEqualTo(List.of(0f, 1f));
      for (ServiceProcess process : fleet.processes()) {
        assertThat(process.metrics().sum("pronto_breaker_opened_total", Map.of())).isZero();
        assertThat(process.metrics().sum("pronto_ejections_total", Map.of())).isZero();
        assertThat(process.metrics().sum("pronto_second_tries_total", Map.of("kind", "retry")))
            .isZero();
      }
      assertThat(refused(fleet) - before)
          .as("refusals, and those of calls that were hedged")
          .isGreaterThanOrEqualTo(REFUSALS + AT_REST);
    }
  }

  private static double refused(Fleet fleet) {
    return fleet.instances(Service.MODEL_SERVER).stream()
        .mapToDouble(
            process ->
                process.metrics().sum("pronto_model_refused_total", Map.of("model", "encoder")))
        .sum();
  }

  private static List<V2Tensor> genre(String genre) {
    return List.of(new V2Tensor("genre", V2Type.BYTES, List.of(1L), List.of(genre)));
  }
}
