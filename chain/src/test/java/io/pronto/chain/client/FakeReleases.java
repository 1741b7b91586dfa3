package io.pronto.chain.client;

import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.HeldRelease;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Tells its watchers which releases there are, as a test says. */
final class FakeReleases extends ReleasesGrpc.ReleasesImplBase {

  private final List<StreamObserver<HeldReleases>> watchers = new ArrayList<>();

  /** What they said that they want. */
  final BlockingQueue<Wanted> heard = new LinkedBlockingQueue<>();

  private HeldReleases held;

  /** Takes calls, for these releases, each {@code model/version/digest}. */
  FakeReleases(String... releases) {
    held = message(true, releases);
  }

  private static HeldReleases message(boolean serving, String... releases) {
    HeldReleases.Builder message = HeldReleases.newBuilder().setServing(serving);
    for (String release : releases) {
      String[] parts = release.split("/");
      message.addReleases(
          HeldRelease.newBuilder()
              .setModel(parts[0])
              .setVersion(parts[1])
              .setDigest(parts[2])
              .setReady(true));
    }
    return message.build();
  }

  @Override
  public synchronized StreamObserver<WatchRequest> watch(StreamObserver<HeldReleases> watcher) {
    watcher.onNext(held);
    watchers.add(watcher);
    return new StreamObserver<>() {
      @Override
      public void onNext(WatchRequest request) {
        heard.add(ReleaseMessages.wanted(request));
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    };
  }

  /** Tells them what was acted on. */
  synchronized void acted(Wanted acted) {
    held = ReleaseMessages.of(true, ReleaseMessages.states(held), acted);
    watchers.forEach(watcher -> watcher.onNext(held));
  }

  /** Tells them anew. */
  synchronized void tell(boolean serving, String... releases) {
    held = message(serving, releases);
    watchers.forEach(watcher -> watcher.onNext(held));
  }
}
