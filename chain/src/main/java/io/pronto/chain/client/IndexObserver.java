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
import java.util.function.Function;

/**
 * Reads the releases of a hop that has no stream of them.
 *
 * @param <M> the message that lists them
 */
final class IndexObserver<M> implements StreamObserver<M> {

  private final Hop hop;
  private final CompletableFuture<List<ReleaseState>> states;
  private final Function<M, List<ReleaseState>> reading;

  IndexObserver(
      Hop hop,
      CompletableFuture<List<ReleaseState>> states,
      Function<M, List<ReleaseState>> reading) {
    this.hop = hop;
    this.states = states;
    this.reading = reading;
  }

  /** What a V2 repository index says, which has no digests. */
  static List<ReleaseState> of(RepositoryIndexResponse response) {
    return response.getModelsList().stream()
        .map(
            m ->
                new ReleaseState(
                    m.getName(), m.getVersion(), "", m.getState().equals("READY"), m.getReason()))
        .toList();
  }

  @Override
  public void onNext(M response) {
    states.complete(reading.apply(response));
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
