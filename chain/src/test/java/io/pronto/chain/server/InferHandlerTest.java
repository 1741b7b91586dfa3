package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hop counts of a call, by what became of it. */
@Timeout(60)
class InferHandlerTest {

  private static final Answer THAT_CANNOT_BE_SENT = Answer.of((ModelInferResponse) null);

  private final EventLoops loops = new EventLoops(1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile Supplier<Answer> answers;
  private final HopServer server =
      new HopServer(
          Listen.parse("127.0.0.1:0"),
          HopCredentials.insecure().server(),
          List.of(
              new V2Service(
                  Hop.PREPROCESSOR,
                  new Endpoint(),
                  ServerIdentity.of("test", List.of()),
                  new HopTelemetry(
                      Hop.PREPROCESSOR, registry, Tracing.OFF, null, Duration.ofHours(1)))),
          loops,
          4 << 20);
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();

  @AfterEach
  void end() {
    channel.shutdownNow();
    server.drain(Duration.ZERO, Duration.ofSeconds(5), () -> {});
    loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void anAnswerThatWentOutIsCountedAsOne() throws InterruptedException {
    // Given
    answers = () -> Answer.of(ModelInferResponse.newBuilder().setId("7").build());
    // When
    assertThat(infer().getId()).isEqualTo("7");
    // Then
    assertThat(counted()).isEqualTo("OK");
  }

  @Test
  void anAnswerThatCannotBeSentIsNoneAndEndsTheCall() throws InterruptedException {
    // Given
    answers = () -> THAT_CANNOT_BE_SENT;
    // When
    Status status = catchThrowableOfType(StatusRuntimeException.class, this::infer).getStatus();
    // Then
    assertThat(status.getCode()).isNotIn(Status.Code.OK, Status.Code.DEADLINE_EXCEEDED);
    assertThat(counted()).isNotEqualTo("OK");
  }

  @Test
  void anEndpointThatBreaksIsADefect() throws InterruptedException {
    // Given
    answers =
        () -> {
          throw new AssertionError("broken");
        };
    // When
    Status status = catchThrowableOfType(StatusRuntimeException.class, this::infer).getStatus();
    // Then
    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(counted()).isEqualTo("INTERNAL");
  }

  private ModelInferResponse infer() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .modelInfer(ModelInferRequest.getDefaultInstance());
  }

  /** The code under which the one call is counted; waits until it is. */
  private String counted() throws InterruptedException {
    List<Timer> timers = List.of();
    while (timers.isEmpty()) {
      timers =
          registry.find("pronto.hop").timers().stream().filter(one -> one.count() > 0).toList();
      Thread.onSpinWait();
    }
    assertThat(timers).hasSize(1);
    return timers.getFirst().getId().getTags().stream()
        .filter(tag -> tag.getKey().equals("code"))
        .map(Tag::getValue)
        .findFirst()
        .orElseThrow();
  }

  private final class Endpoint implements V2Endpoint {

    @Override
    public CompletionStage<Answer> infer(ModelInferRequest request, Call call) {
      return CompletableFuture.completedFuture(answers.get());
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public boolean ready(String model, String version) {
      return true;
    }

    @Override
    public ModelFacts model(String model, String version) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<List<ReleaseState>> releases() {
      return CompletableFuture.completedFuture(List.of());
    }
  }
}
