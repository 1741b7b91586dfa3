package io.pronto.chain.hop.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.proto.chain.HeldRelease;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the callers of this instance whether it takes calls and which releases it holds, each time
 * that changes. Any thread.
 */
final class ReleaseFeed extends ReleasesGrpc.ReleasesImplBase {

  private static final int MOST_WATCHERS = 4096;

  private final Set<ServerCallStreamObserver<HeldReleases>> watchers = new LinkedHashSet<>();
  private HeldReleases held = HeldReleases.getDefaultInstance();
  private boolean ended;

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
    watcher.onNext(held);
    if (ended) {
      watcher.onCompleted();
    } else {
      watchers.add(watcher);
    }
  }

  private synchronized void remove(ServerCallStreamObserver<HeldReleases> watcher) {
    watchers.remove(watcher);
  }

  /** Says what holds from now on. */
  synchronized void publish(boolean serving, List<ReleaseState> states) {
    if (!ended) {
      HeldReleases.Builder message = HeldReleases.newBuilder().setServing(serving);
      states.forEach(state -> message.addReleases(messageOf(state)));
      publish(message.build());
    }
  }

  private void publish(HeldReleases message) {
    if (!message.equals(held)) {
      held = message;
      watchers.removeIf(ServerCallStreamObserver::isCancelled);
      List.copyOf(watchers).forEach(watcher -> watcher.onNext(message));
    }
  }

  private static HeldRelease messageOf(ReleaseState state) {
    return HeldRelease.newBuilder()
        .setModel(state.model())
        .setVersion(state.version())
        .setDigest(state.digest())
        .setReady(state.ready())
        .setReason(state.reason())
        .build();
  }

  /** Says that calls are better sent to another instance, until there is something new to say. */
  synchronized void suspend() {
    if (!ended) {
      publish(held.toBuilder().setServing(false).build());
    }
  }

  /** Says that no new calls are taken from now on. */
  synchronized void stopServing() {
    publish(held.toBuilder().setServing(false).build());
    ended = true;
  }

  /** Ends the streams, which a server would wait for otherwise. */
  synchronized void end() {
    ended = true;
    watchers.removeIf(ServerCallStreamObserver::isCancelled);
    List.copyOf(watchers).forEach(StreamObserver::onCompleted);
    watchers.clear();
  }
}
