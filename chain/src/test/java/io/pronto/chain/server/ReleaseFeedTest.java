package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseFeedTest {

  private static final String NAME = "release-feed-test";
  private static final ReleaseState READY = new ReleaseState("iris", "1", "9f", true, "");
  private static final ReleaseState TORN = new ReleaseState("iris", "2", "", false, "torn");

  private final List<Wanted> wanted = new CopyOnWriteArrayList<>();
  private final ReleaseFeed feed =
      new ReleaseFeed(() -> CompletableFuture.completedFuture(List.of()), Peers.KNOWN, wanted::add);
  private Server server;
  private ManagedChannel channel;

  /** What a watcher hears: messages, then a status code. */
  private static class Watcher implements ClientResponseObserver<WatchRequest, HeldReleases> {

    final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    ClientCallStreamObserver<WatchRequest> call;
    StreamObserver<WatchRequest> say;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
      call = started;
    }

    @Override
    public void onNext(HeldReleases message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable error) {
      heard.add(Status.fromThrowable(error).getCode());
    }

    @Override
    public void onCompleted() {
      heard.add(Status.Code.OK);
    }

    Object next() throws InterruptedException {
      return heard.poll(5, TimeUnit.SECONDS);
    }

    HeldReleases message() throws InterruptedException {
      return (HeldReleases) next();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        InProcessServerBuilder.forName(NAME)
            .directExecutor()
            .addService(feed.service())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(NAME).directExecutor().build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  private Watcher watch() {
    Watcher watcher = new Watcher();
    watcher.say = ReleasesGrpc.newStub(channel).watch(watcher);
    return watcher;
  }

  @Test
  void saysAtOnceWhatHoldsAndThenWhatChanges() throws Exception {
    // Given
    Watcher early = watch();
    assertThat(early.message()).isEqualTo(HeldReleases.getDefaultInstance());
    // When
    feed.publish(true, List.of(READY, TORN));
    // Then
    HeldReleases told = early.message();
    assertThat(told.getServing()).isTrue();
    assertThat(told.getReleases(0))
        .returns("iris", r -> r.getModel())
        .returns("1", r -> r.getVersion())
        .returns("9f", r -> r.getDigest())
        .returns(true, r -> r.getReady());
    assertThat(told.getReleases(1))
        .returns(false, r -> r.getReady())
        .returns("torn", r -> r.getReason());
    assertThat(watch().message()).isEqualTo(told);
  }

  @Test
  void saysNothingWhereNothingChanged() throws Exception {
    // Given
    feed.publish(true, List.of(READY));
    Watcher watcher = watch();
    watcher.next();
    // When
    feed.publish(true, List.of(READY));
    // Then
    assertThat(watcher.heard).isEmpty();
  }

  /** One that read the first message and no more. */
  private Watcher frozen() throws InterruptedException {
    Watcher frozen =
        new Watcher() {
          @Override
          public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
            super.beforeStart(started);
            started.disableAutoRequestWithInitial(1);
          }
        };
    ReleasesGrpc.newStub(channel).watch(frozen);
    frozen.next();
    return frozen;
  }

  @Test
  void oneThatDoesNotReadIsToldTheNewestOnlyOnceItDoes() throws Exception {
    // Given
    Watcher frozen = frozen();
    Watcher reads = watch();
    // When
    for (int i = 0; i < 1_000; i++) {
      feed.publish(i % 2 == 0, List.of(READY));
    }
    feed.publish(true, List.of(READY, TORN));
    // Then
    assertThat(reads.heard).hasSize(1_002);
    frozen.call.request(1_000);
    assertThat(frozen.message().getReleasesCount()).isEqualTo(2);
    assertThat(frozen.heard).isEmpty();
    // When, Then
    feed.suspend();
    assertThat(frozen.message().getServing()).isFalse();
  }

  @Test
  void oneThatDoesNotReadHearsTheNewestBeforeTheEnd() throws Exception {
    // Given
    Watcher frozen = frozen();
    feed.publish(true, List.of(READY));
    feed.stopServing();
    // When
    feed.end();
    frozen.call.request(10);
    // Then
    assertThat(frozen.message().getReleasesCount()).isOne();
    assertThat(frozen.next()).isEqualTo(Status.Code.OK);
  }

  @Test
  void servesAgainAfterAWhileInWhichItDidNot() throws Exception {
    // Given
    feed.publish(true, List.of(READY));
    Watcher watcher = watch();
    HeldReleases before = watcher.message();
    // When
    feed.suspend();
    // Then
    assertThat(watcher.message()).isEqualTo(before.toBuilder().setServing(false).build());
    // When
    feed.publish(true, List.of(READY));
    // Then
    assertThat(watcher.message()).isEqualTo(before);
  }

  @Test
  void stopsServingForGood() throws Exception {
    // Given
    feed.publish(true, List.of(READY));
    Watcher watcher = watch();
    watcher.next();
    // When
    feed.stopServing();
    feed.publish(true, List.of(READY, TORN));
    // Then
    HeldReleases last = watcher.message();
    assertThat(last.getServing()).isFalse();
    assertThat(last.getReleasesCount()).isOne();
    assertThat(watcher.heard).isEmpty();
    // When
    Watcher late = watch();
    // Then
    assertThat(late.message()).isEqualTo(last);
    assertThat(late.next()).isEqualTo(Status.Code.OK);
    // When
    feed.end();
    // Then
    assertThat(watcher.next()).isEqualTo(Status.Code.OK);
  }

  @Test
  void aWatcherThatWentIsForgotten() throws Exception {
    // Given
    List<Watcher> gone = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      gone.add(watch());
    }
    assertThat(refused(watch())).isTrue();
    // When
    gone.forEach(watcher -> watcher.call.cancel("gone", null));
    // Then
    Watcher next = watch();
    assertThat(next.message()).isEqualTo(HeldReleases.getDefaultInstance());
    feed.publish(true, List.of());
    assertThat(next.message().getServing()).isTrue();
    feed.end();
    assertThat(next.next()).isEqualTo(Status.Code.OK);
  }

  private static boolean refused(Watcher watcher) throws InterruptedException {
    return watcher.next() == Status.Code.RESOURCE_EXHAUSTED;
  }

  @Test
  void watchersThatGoWhileTheyAreToldDisturbNoOther() throws Exception {
    // Given
    Watcher leaves =
        new Watcher() {
          @Override
          public void onNext(HeldReleases message) {
            super.onNext(message);
            if (message.getServing()) {
              call.cancel("gone", null);
            }
          }
        };
    ReleasesGrpc.newStub(channel).watch(leaves);
    Watcher stays = watch();
    stays.next();
    // When
    feed.publish(true, List.of(READY));
    feed.publish(true, List.of(READY, TORN));
    // Then
    assertThat(stays.message().getReleasesCount()).isOne();
    assertThat(stays.message().getReleasesCount()).isEqualTo(2);
  }

  private static WatchRequest wants(Map<String, Long> models) {
    return ReleaseMessages.of(Wanted.of(models));
  }

  @Test
  void whatItsWatchersWantIsToldTogetherByTheLastWordOfEach() {
    // Given
    Watcher one = watch();
    Watcher other = watch();
    watch();
    // When
    one.say.onNext(wants(Map.of("iris", 1L, "tips", 1L)));
    other.say.onNext(wants(Map.of("iris", 2L)));
    one.say.onNext(wants(Map.of("tips", 1L)));
    one.say.onNext(wants(Map.of("tips", 1L)));
    other.call.cancel("gone", null);
    one.call.cancel("gone", null);
    // Then: the last two stay as they were, as nobody says otherwise
    assertThat(wanted)
        .containsExactly(
            Wanted.of(Map.of("iris", 1L, "tips", 1L)),
            Wanted.of(Map.of("iris", 2L, "tips", 1L)),
            Wanted.of(Map.of("tips", 1L)));
  }

  @Test
  void oneThatWantsTooMuchIsRefused() throws Exception {
    // Given
    Watcher watcher = watch();
    watcher.next();
    WatchRequest.Builder request = WatchRequest.newBuilder();
    IntStream.rangeClosed(0, Wanted.MOST)
        .forEach(i -> request.addWantedBuilder().setModel("m" + i));
    // When
    watcher.say.onNext(request.build());
    // Then
    assertThat(watcher.next()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(wanted).isEmpty();
  }

  @Test
  void aModelWithoutANameIsRefused() throws Exception {
    // Given
    Watcher watcher = watch();
    watcher.next();
    // When
    watcher.say.onNext(wants(Map.of("", 1L)));
    // Then
    assertThat(watcher.next()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(wanted).isEmpty();
  }

  @Test
  void tellsWhatWasActedOn() throws Exception {
    // Given
    Watcher watcher = watch();
    watcher.next();
    // When
    feed.publish(true, List.of(READY), Wanted.of(Map.of("iris", 7L)));
    // Then
    assertThat(watcher.message().getActedList())
        .extracting(one -> one.getModel() + " " + one.getLoad())
        .containsExactly("iris 7");
  }
}
