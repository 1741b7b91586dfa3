package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hop that comes, goes and comes back. */
class ReconnectTest {

  private static final EventLoops LOOPS = new EventLoops(1);
  private static final ModelInferRequest REQUEST =
      ModelInferRequest.newBuilder().setModelName("iris").setId("q").build();

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @AfterAll
  static void stopLoops() {
    LOOPS.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aHopThatIsNotThereIsUnavailable() throws Exception {
    // Given
    NextHop next = next(Target.parse("static:///127.0.0.1:" + freePort()));
    // Then
    assertThat(failure(next.send(REQUEST, call(Duration.ofSeconds(10)))))
        .isInstanceOf(Failure.HopUnavailable.class);
    assertThat(failure(next.releases())).isInstanceOf(Failure.HopUnavailable.class);
  }

  @Test
  void aHopThatComesLaterAnswersWithinTwoSeconds() throws Exception {
    // Given
    int port = freePort();
    NextHop next = next(Target.parse("static:///127.0.0.1:" + port));
    awaitFailures(next, Duration.ofSeconds(3));
    // When
    open.add(FakeHop.onPort(port, FakeHop::echo));
    // Then
    assertThat(untilGood(next)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aHopThatEndedAnswersAgainWithinTwoSecondsOfItsReturn() throws Exception {
    // Given
    FakeHop first = FakeHop.onPort(0, FakeHop::echo);
    int port = first.port();
    NextHop next = next(Target.parse("static:///127.0.0.1:" + port));
    get(next.send(REQUEST, call(Duration.ofSeconds(10))));
    first.close();
    awaitFailures(next, Duration.ofMillis(300));
    // When
    open.add(FakeHop.onPort(port, FakeHop::echo));
    // Then
    assertThat(untilGood(next)).isLessThan(Duration.ofSeconds(2));
  }

  private NextHop next(Target target) {
    NextHop next = TestHops.open(Hop.PREPROCESSOR, target, LOOPS, 4 << 20);
    open.add(next);
    return next;
  }

  private static Call call(Duration left) {
    Deadline deadline = Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS);
    return new Call("", TraceContext.fresh(), Context.ROOT, deadline, Route.WHOLE, "r", null);
  }

  private static void awaitFailures(NextHop next, Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    do {
      failure(next.send(REQUEST, call(Duration.ofSeconds(10))));
      TimeUnit.MILLISECONDS.sleep(20);
    } while (System.nanoTime() < until);
  }

  private static Duration untilGood(NextHop next) throws Exception {
    long started = System.nanoTime();
    while (next.send(REQUEST, call(Duration.ofSeconds(10)))
        .handle((answer, error) -> error != null)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Failure failure(CompletionStage<?> stage) throws Exception {
    Throwable thrown = get(stage.handle((answer, error) -> error));
    return ((FailureException) thrown).failure();
  }
}
