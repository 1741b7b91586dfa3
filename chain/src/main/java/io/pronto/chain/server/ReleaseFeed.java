package io.pronto.chain.server;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ListRequest;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Tells the callers of this instance whether it takes calls and which releases it holds, each time
 * that changes; one that does not read is told the newest only, once it does. Any thread.
 */
public final class ReleaseFeed extends ReleasesGrpc.ReleasesImplBase {

  private static final Logger LOG = Logger.getLogger(ReleaseFeed.class);
  private static final int MOST_WATCHERS = 4096;

  /** What each was told last. */
  private final Map<ServerCallStreamObserver<HeldReleases>, HeldReleases> watchers =
      new LinkedHashMap<>();

  private final Supplier<CompletionStage<List<ReleaseState>>> releases;
  private final CallerWants wants;
  private HeldReleases held = HeldReleases.getDefaultInstance();
  private boolean ended;

  /**
   * A feed that was told nothing yet.
   *
   * @param releases those of this hop, with all below it, as they are now
   */
  public ReleaseFeed(Supplier<CompletionStage<List<ReleaseState>>> releases) {
    this(releases, Peers.KNOWN, _ -> {});
  }

  /**
   * The same, with a say of the callers in what is loaded.
   *
   * @param peers whose word counts
   * @param wanted is told what they want together, whenever that changes
   */
  public ReleaseFeed(
      Supplier<CompletionStage<List<ReleaseState>>> releases,
      Peers peers,
      Consumer<Wanted> wanted) {
    this.releases = releases;
    this.wants = new CallerWants(peers, wanted);
  }

  /** The service that is put on a server. */
  public BindableService service() {
    return () -> ServerInterceptors.intercept(this, wants.interceptor());
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
  public synchronized StreamObserver<WatchRequest> watch(StreamObserver<HeldReleases> answer) {
    var watcher = (ServerCallStreamObserver<HeldReleases>) answer;
    Words words = new Words(watcher, CallerWants.counts());
    if (watchers.size() >= MOST_WATCHERS) {
      watcher.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("at most " + MOST_WATCHERS + " watch this instance")
              .asRuntimeException());
      return words;
    }
    watcher.setOnCancelHandler(() -> remove(watcher));
    watcher.setOnReadyHandler(() -> tellIfReady(watcher));
    if (ended) {
      watcher.onNext(held);
      watcher.onCompleted();
    } else {
      tell(watcher);
    }
    return words;
  }

  private synchronized void remove(ServerCallStreamObserver<HeldReleases> watcher) {
    watchers.remove(watcher);
    wants.gone(watcher);
  }

  /** Takes the word of one that still watches. */
  private synchronized void word(
      ServerCallStreamObserver<HeldReleases> watcher, boolean counts, WatchRequest request) {
    if (!watchers.containsKey(watcher)) {
      return;
    }
    try {
      wants.word(watcher, counts, request);
    } catch (StatusRuntimeException e) {
      LOG.warnf("what a caller wants to be loaded is refused: %s", e.getStatus().getDescription());
      remove(watcher);
      watcher.onError(e);
    }
  }

  /** What one watcher says it wants. */
  private final class Words implements StreamObserver<WatchRequest> {

    private final ServerCallStreamObserver<HeldReleases> watcher;
    private final boolean counts;

    Words(ServerCallStreamObserver<HeldReleases> watcher, boolean counts) {
      this.watcher = watcher;
      this.counts = counts;
    }

    @Override
    public void onNext(WatchRequest request) {
      word(watcher, counts, request);
    }

    @Override
    public void onError(Throwable error) {
      remove(watcher);
    }

    /** It says no more, and listens on. */
    @Override
    public void onCompleted() {}
  }

  /** Says what holds from now on. */
  public synchronized void publish(boolean serving, List<ReleaseState> states) {
    if (!ended) {
      publish(ReleaseMessages.of(serving, states));
    }
  }

  /** The same, and what was acted on of what the callers want. */
  public synchronized void publish(boolean serving, List<ReleaseState> states, Wanted acted) {
    if (!ended) {
      publish(ReleaseMessages.of(serving, states, acted));
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
