package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.balancing.BalancingRules;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.hop.Hop;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** gRPC's own policy, beside which the product's is measured. */
class RoundRobinTest {

  private static final EventLoops LOOPS = new EventLoops(1);
  private static final int CALLS = 20;
  private static final int MOST_UNTIL_CONNECTED = 10_000;
  private static final HopRules RULES =
      new HopRules(
          1,
          HopRules.Policy.ROUND_ROBIN,
          BalancingRules.DEFAULT,
          new HopRules.SecondTries(1, CALLS),
          null);

  @AfterAll
  static void stopLoops() {
    LOOPS.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void eachInstanceGetsEveryOtherCallEvenOneThatFails() throws Exception {
    // Given
    try (FakeHop good = FakeHop.onPort(0, FakeHop::echo);
        FakeHop bad = FakeHop.onPort(0, RoundRobinTest::fail);
        GrpcNextHop next = open(good, bad)) {
      for (int i = 0; i < MOST_UNTIL_CONNECTED; i++) {
        if (!good.arrived.isEmpty() && !bad.arrived.isEmpty()) {
          break;
        }
        answered(next);
      }
      int before = bad.arrived.size();
      // When
      int answers = 0;
      for (int i = 0; i < CALLS; i++) {
        answers += answered(next) ? 1 : 0;
      }
      // Then
      assertThat(answers).isEqualTo(CALLS / 2);
      assertThat(bad.arrived.size() - before).isEqualTo(CALLS / 2);
      assertThat(next.secondTries().triedAgain()).isZero();
    }
  }

  private static GrpcNextHop open(FakeHop first, FakeHop second) {
    Target target =
        Target.parse("static:///127.0.0.1:%d,127.0.0.1:%d".formatted(first.port(), second.port()));
    return new GrpcNextHop(
        Hop.PREPROCESSOR,
        target,
        Transport.insecure(LOOPS, 1 << 20),
        RULES,
        System::nanoTime,
        Guard.NONE,
        null);
  }

  private static void fail(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    caller.onError(Status.UNAVAILABLE.asRuntimeException());
  }

  private static boolean answered(GrpcNextHop next) throws InterruptedException {
    TraceContext trace =
        new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "");
    Call call =
        new Call(
            "", trace, Context.ROOT, Deadline.after(10, TimeUnit.SECONDS), Route.WHOLE, "r", null);
    try {
      next.send(ModelInferRequest.getDefaultInstance(), call).toCompletableFuture().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }
}
