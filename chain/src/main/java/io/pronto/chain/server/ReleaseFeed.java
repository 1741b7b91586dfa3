package io.pronto.chain.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ListRequest;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Tells the callers of this instance whether it takes calls and which releases it holds, each time
 * that changes; one that does not read is told the newest only, once it does. Any thread.
 */
public final class ReleaseFeed extends ReleasesGrpc.ReleasesImplBase {

  private static final int MOST_WATCHERS = 4096;

  /** What each was told last. */
  private final Map<ServerCallStreamObserver<HeldReleases>, HeldReleases> watchers =
      new LinkedHashMap<>();

  private final Supplier<CompletionStage<List<ReleaseState>>> releases;
  private HeldReleases held = HeldReleases.getDefaultInstance();
  private boolean ended;

  /**
   * A feed that was told nothing yet.
   *
   * @param releases those of this hop, with all below it, as they are now
   */
  public ReleaseFeed(Supplier<CompletionStage<List<ReleaseState>>> releases) {
    this.releases = releases;
  }

  @Override
  public void list(ListRequest request, StreamObserver<HeldReleases> answer) {
    releases
        .get()
        .whenComplete(
            (states, error) -> {
              if (error != null) {
                answer.onError(Status.UNAVAILABLE.withCause(error).asRuntimeException());
                return;
              }
              answer.onNext(ReleaseMessages.of(true, states));
              answer.onCompleted();
            });
  }

  @Override
  public synchronized void watch(WatchRequest request, StreamObserver<HeldReleases> answer) {
    var watcher = (ServerCallStreamObserver<HeldReleases>) answer;
    if (watchers.size() >= MOST_WATCHERS) {
      watcher.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("at most " + MOST_WATCHERS + " watch this instance")
              .asRuntimeException());
      return;
    }
    watcher.setOnCancelHandler(() -> remove(watcher));
    watcher.setOnReadyHandler(() -> tellIfReady(watcher));
    if (ended) {
      watcher.onNext(held);
      watcher.onCompleted();
    } else {
      tell(watcher);
    }
  }

  private synchronized void remove(ServerCallStreamObserver<HeldReleases> watcher) {
    watchers.remove(watcher);
  }

  /** Says what holds from now on. */
  public synchronized void publish(boolean serving, List<ReleaseState> states) {
    if (!ended) {
      publish(ReleaseMessages.of(serving, states));
    }
  }

  private void publish(HeldReleases message) {
    if (!message.equals(held)) {
      held = message;
      watchers.keySet().removeIf(ServerCallStreamObserver::isCancelled);
      List.copyOf(watchers.keySet()).forEach(this::tellIfReady);
    }
  }

  private synchronized void tellIfReady(ServerCallStreamObserver<HeldReleases> watcher) {
    if (watcher.isReady() && isBehind(watcher)) {
      tell(watcher);
    }
  }

  private boolean isBehind(ServerCallStreamObserver<HeldReleases> watcher) {
    HeldReleases told = watchers.get(watcher);
    return told != null && !told.equals(held);
  }

  private void tell(ServerCallStreamObserver<HeldReleases> watcher) {
    watchers.put(watcher, held);
    watcher.onNext(held);
  }

  /** Says that calls are better sent to another instance, until there is something new to say. */
  public synchronized void suspend() {
    if (!ended) {
      publish(held.toBuilder().setServing(false).build());
    }
  }

  /** Says that no new calls are taken from now on. */
  public synchronized void stopServing() {
    publish(held.toBuilder().setServing(false).build());
    ended = true;
  }

  /** Ends the streams, which a server would wait for otherwise. */
  public synchronized void end() {
    ended = true;
    watchers.keySet().removeIf(ServerCallStreamObserver::isCancelled);
    List.copyOf(watchers.keySet()).forEach(this::complete);
    watchers.clear();
  }

  private void complete(ServerCallStreamObserver<HeldReleases> watcher) {
    if (isBehind(watcher)) {
      watcher.onNext(held);
    }
    watcher.onCompleted();
  }
}
