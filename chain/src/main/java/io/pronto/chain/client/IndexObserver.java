package io.pronto.chain.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.RepositoryIndexResponse;
import io.pronto.wire.status.Statuses;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads the repository index of a hop that has no stream of releases. */
final class IndexObserver implements StreamObserver<RepositoryIndexResponse> {

  private final Hop hop;
  private final CompletableFuture<List<ReleaseState>> states;

  IndexObserver(Hop hop, CompletableFuture<List<ReleaseState>> states) {
    this.hop = hop;
    this.states = states;
  }

  @Override
  public void onNext(RepositoryIndexResponse response) {
    states.complete(
        response.getModelsList().stream()
            .map(
                m ->
                    new ReleaseState(
                        m.getName(),
                        m.getVersion(),
                        "",
                        m.getState().equals("READY"),
                        m.getReason()))
            .toList());
  }

  @Override
  public void onError(Throwable error) {
    Metadata trailers = Status.trailersFromThrowable(error);
    FailureException failure =
        Statuses.failureOf(
                Status.fromThrowable(error), trailers == null ? new Metadata() : trailers, hop)
            .asException();
    states.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    states.completeExceptionally(
        Statuses.failureOf(Status.INTERNAL, new Metadata(), hop).asException());
  }
}
