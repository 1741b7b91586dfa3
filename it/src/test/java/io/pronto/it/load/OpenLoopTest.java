package io.pronto.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The load shows what a caller would have felt, on servers whose faults are known. */
@Isolated
class OpenLoopTest {

  private static final Duration STALL = Duration.ofMillis(500);
  private static final double RATE = 200;
  private static final Metadata.Key<String> PREVIOUS =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Server> servers = new ArrayList<>();

  @AfterEach
  void end() {
    servers.forEach(Server::shutdownNow);
    clock.shutdownNow();
  }

  @Test
  void aStallShowsInThePercentilesAsCallersFeelIt() {
    // Given
    Stalling door = new Stalling();
    try (OpenLoop loop = OpenLoop.start(load(door))) {
      loop.runFor(Duration.ofSeconds(1));
      // When
      long stalled = System.nanoTime();
      door.holdUntil(stalled + STALL.toNanos());
      Calls calls = loop.runFor(Duration.ofSeconds(3)).finish();
      // Then
      System.out.print(calls.timeline(stalled, Duration.ofMillis(100)));
      Calls inStall = calls.between(stalled, stalled + STALL.toNanos());
      assertThat(calls.failures()).isEmpty();
      assertThat(inStall.count()).as("calls that began in the stall").isBetween(98, 102);
      assertThat(inStall.percentile(0.5)).isGreaterThan(millis(225));
      assertThat(inStall.max()).isGreaterThan(millis(480));
      assertThat(calls.before(stalled - millis(200).toNanos()).percentile(0.5))
          .isLessThan(millis(100));
    }
  }

  @Test
  void aCallThatMayNotBeSentIsCountedAsFailed() {
    // Given
    Stalling door = new Stalling();
    door.holdUntil(System.nanoTime() + Duration.ofMinutes(1).toNanos());
    Load load = load(door).mostUnderWay(10).deadline(Duration.ofSeconds(3));
    try (OpenLoop loop = OpenLoop.start(load)) {
      // When
      loop.runFor(Duration.ofSeconds(1));
      Calls calls = loop.finish();
      // Then
      assertThat(calls.count()).isGreaterThanOrEqualTo(199);
      assertThat(calls.failures())
          .containsEntry(Call.NOT_SENT, calls.count() - 10)
          .containsEntry("DEADLINE_EXCEEDED without details", 10);
      assertThat(calls.percentile(0.01)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void aCallThatAGatewayCannotTakeIsTriedAgainAndGatewaysTakeTurns() {
    // Given
    List<AtomicInteger> tries = List.of(new AtomicInteger(), new AtomicInteger());
    Load load = load(tries.stream().map(OpenLoopTest::refusingFirstTries).toList());
    try (OpenLoop loop = OpenLoop.start(load)) {
      // When
      Calls calls = loop.runFor(Duration.ofSeconds(2)).finish();
      // Then
      System.out.println(calls);
      assertThat(calls.failures()).isEmpty();
      assertThat(calls.retries()).isEqualTo(calls.count());
      assertThat(tries).extracting(AtomicInteger::get).allMatch(count -> count > 100);
    }
  }

  @Test
  void snapshotsHaveTheCallsUnderWayWithTheTimeTheyTookYet() {
    // Given
    Stalling door = new Stalling();
    door.holdUntil(System.nanoTime() + Duration.ofMinutes(1).toNanos());
    try (OpenLoop loop = OpenLoop.start(load(door).deadline(Duration.ofSeconds(10)))) {
      // When
      Calls calls = loop.runFor(Duration.ofSeconds(1)).soFar();
      // Then
      assertThat(calls.failures()).containsOnlyKeys(Call.UNDER_WAY);
      assertThat(calls.all().getFirst().latency()).isGreaterThan(millis(900));
    }
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  private Load load(Stalling door) {
    return load(List.of(door.bindService()));
  }

  private Load load(List<ServerServiceDefinition> doors) {
    List<Integer> ports = doors.stream().map(this::serve).toList();
    return Load.of(ports, ModelInferRequest.getDefaultInstance(), RATE);
  }

  private int serve(ServerServiceDefinition door) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      Server server = NettyServerBuilder.forAddress(any).addService(door).build().start();
      servers.add(server);
      return server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers at once, but for a time in which it holds all answers back. */
  private final class Stalling extends GRPCInferenceServiceImplBase {

    private volatile long heldUntil = System.nanoTime();

    void holdUntil(long nanos) {
      heldUntil = nanos;
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
      long left = Math.max(0, heldUntil - System.nanoTime());
      Future<?> _ = clock.schedule(() -> answer(answer), left, TimeUnit.NANOSECONDS);
    }

    private static void answer(StreamObserver<ModelInferResponse> answer) {
      answer.onNext(ModelInferResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  /** Answers a call only when it is tried again. */
  private static ServerServiceDefinition refusingFirstTries(AtomicInteger tries) {
    ServerInterceptor refuses =
        new ServerInterceptor() {
          @Override
          public <I, O> ServerCall.Listener<I> interceptCall(
              ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
            tries.incrementAndGet();
            if (headers.containsKey(PREVIOUS)) {
              return next.startCall(call, headers);
            }
            call.close(Status.UNAVAILABLE, new Metadata());
            return new ServerCall.Listener<>() {};
          }
        };
    return ServerInterceptors.intercept(new Answering(), refuses);
  }

  /** Answers at once. */
  private static final class Answering extends GRPCInferenceServiceImplBase {

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
      answer.onNext(ModelInferResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
