package io.pronto.gateway.grpc;

import io.pronto.chain.hop.Call;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseState;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.gateway.repository.RepositoryAccess;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.RepositoryModelLoadRequest;
import io.pronto.proto.RepositoryModelUnloadRequest;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The V2 protocol over gRPC in front of the gateway: converts and calls, nothing more. */
@Singleton
class GrpcFrontDoor implements V2Endpoint {

  private final FrontDesk desk;
  private final RepositoryAccess repository;

  GrpcFrontDoor(FrontDesk desk, RepositoryAccess repository) {
    this.desk = desk;
    this.repository = repository;
  }

  @Override
  public CompletionStage<Answer> infer(ModelInferRequest request, Call call) {
    Release release = desk.release(request.getModelName(), request.getModelVersion());
    GrpcParameters.check(request);
    return desk.predictor()
        .predict(release, request.getId(), Wire.inputsOf(request), Wire.outputsOf(request), call);
  }

  @Override
  public boolean ready() {
    return desk.ready();
  }

  @Override
  public boolean ready(String model, String version) {
    return desk.ready(model, version);
  }

  @Override
  public ModelFacts model(String model, String version) {
    return new ModelFacts(model, desk.versions(model), desk.release(model, version).callers());
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return CompletableFuture.completedFuture(repository.statesForCallers());
  }

  @Override
  public CompletionStage<Void> load(RepositoryModelLoadRequest request) {
    return repository
        .controlForCallers()
        .load(request.getModelName(), GrpcParameters.inWords(request.getParametersMap()));
  }

  @Override
  public CompletionStage<Void> unload(RepositoryModelUnloadRequest request) {
    return repository
        .controlForCallers()
        .unload(request.getModelName(), GrpcParameters.inWords(request.getParametersMap()));
  }
}
