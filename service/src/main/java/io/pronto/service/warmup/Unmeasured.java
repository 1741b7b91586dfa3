package io.pronto.service.warmup;

import io.pronto.chain.hop.Call;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** An endpoint whose calls count in no meter of the work that they make. */
record Unmeasured(V2Endpoint endpoint) implements V2Endpoint {

  @Override
  public CompletionStage<Answer> infer(ModelInferRequest request, Call call) {
    return endpoint.infer(request, call.unmeasured());
  }

  @Override
  public boolean ready() {
    return endpoint.ready();
  }

  @Override
  public boolean ready(String model, String version) {
    return endpoint.ready(model, version);
  }

  @Override
  public ModelFacts model(String model, String version) {
    return endpoint.model(model, version);
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return endpoint.releases();
  }
}
