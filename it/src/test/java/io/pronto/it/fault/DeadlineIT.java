package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Chain;
import io.pronto.it.run.Models;
import io.pronto.it.run.ProcessFigures;
import io.pronto.it.run.RestClient;
import io.pronto.it.run.Setup;
import io.pronto.it.run.V2Client;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A deadline and a cancellation cross all four processes. */
@Isolated
class DeadlineIT {

  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final Duration OVER = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SETTLED = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final long TURNS = 1_000_000_000;
  private static final String LEFT = "pronto-deadline-left";
  private static final List<String> HOPS =
      List.of("gateway", "preprocessor", "model-server", "postprocessor");
  private static final String SPIN = "/v2/models/spin/infer";
  private static final String SPIN_BODY =
      "{\"inputs\":[{\"name\":\"iterations\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":["
          + TURNS
          + "]}]}";

  private static Chain chain;

  private Caller caller;

  @BeforeAll
  static void start() {
    chain = Chain.start(Setup.of(Models.SAMPLES.copyTo(Models.TINY.repository())));
  }

  @AfterAll
  static void end() {
    chain.close();
  }

  @BeforeEach
  void call() {
    caller = new Caller(chain);
    assertThat(caller.grpc().call(BadGrpc.iris().build()).status().isOk()).isTrue();
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void eachHopSeesLessOfTheDeadlineThanTheOneBefore() {
    // When
    V2Client.Outcome outcome =
        caller.grpc().call(BadGrpc.iris().build(), Map.of("pronto-debug", "1"), DEADLINE);
    // Then
    assertThat(outcome.status().isOk()).as(outcome.status().toString()).isTrue();
    assertFalling(outcome.trailer(LEFT));
  }

  @Test
  void eachHopSeesLessOfTheDeadlineOfARestCall() {
    // When
    RestClient.Reply reply =
        caller
            .rest()
            .post(
                "/predict/iris",
                "{\"input\":[5.1,3.5,1.4,0.2]}",
                "Pronto-Timeout-Ms",
                "300",
                "pronto-debug",
                "1");
    // Then
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertFalling(reply.headers().firstValue(LEFT).orElse(""));
  }

  private static void assertFalling(String text) {
    System.out.println("deadline left: " + text);
    List<String> hops = new ArrayList<>();
    List<Double> left = new ArrayList<>();
    for (String part : text.split(", ")) {
      hops.add(part.substring(0, part.indexOf('=')));
      left.add(Double.parseDouble(part.substring(part.indexOf('=') + 1)));
    }
    assertThat(hops).isEqualTo(HOPS);
    assertThat(left).allMatch(ms -> ms > 0 && ms <= DEADLINE.toMillis());
    for (int i = 1; i < left.size(); i++) {
      assertThat(left.get(i)).as(hops.get(i)).isLessThan(left.get(i - 1));
    }
  }

  @Test
  void aRunBeyondTheDeadlineEndsInTimeAndNamesItsHop() {
    // Given: a deadline that only the server knows, so that its answer is the one that is seen
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "300m");
    RawGrpc grpc = new RawGrpc(caller.grpc().channel());
    List<byte[]> messages = List.of(spin().toByteArray());
    long started = System.nanoTime();
    // When
    RawGrpc.Reply reply = grpc.call(BadGrpc.INFER, headers, CallOptions.DEFAULT, messages);
    // Then
    assertThat(since(started)).isLessThan(OVER);
    assertThat(reply.status().getCode()).as(reply.text()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(reply.error().getMetadataMap().get("hop")).isIn(HOPS);
  }

  @Test
  void theCallerOfARunBeyondItsDeadlineIsToldInTime() {
    // Given
    long started = System.nanoTime();
    // When
    V2Client.Outcome outcome = caller.grpc().call(spin(), Map.of(), DEADLINE);
    // Then
    assertThat(since(started)).isLessThan(OVER);
    assertThat(outcome.status().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void aRunBeyondTheTimeoutOfARestCallEndsInTimeAndNamesItsHop() {
    // Given
    caller.rest().get("/v2").ok();
    long started = System.nanoTime();
    // When
    RestClient.Reply reply = caller.rest().post(SPIN, SPIN_BODY, "Pronto-Timeout-Ms", "300");
    // Then
    assertThat(since(started)).isLessThan(OVER);
    assertThat(reply.status()).as(reply.body()).isEqualTo(504);
    assertThat(reply.json().get("hop").asText()).isIn(HOPS);
  }

  @Test
  void aCancelledCallEndsTheRun() {
    // Given
    Duration before = modelServer().processorTime();
    ListenableFuture<ModelInferResponse> call = caller.grpc().futures().modelInfer(spin());
    awaitRunning(before);
    // When
    call.cancel(true);
    // Then
    assertThat(usedOnceSettled("cancelled gRPC call")).isLessThan(IDLE);
  }

  @Test
  void aClosedConnectionEndsTheRun() throws IOException {
    // Given
    Duration before = modelServer().processorTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), chain.restPort())) {
      byte[] body = SPIN_BODY.getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(RawHttp.request("POST " + SPIN, body, BadRest.JSON));
      awaitRunning(before);
      // When
    }
    // Then
    assertThat(usedOnceSettled("closed REST connection")).isLessThan(IDLE);
  }

  /** Waits until the model ran for 300 ms on a processor. */
  private static void awaitRunning(Duration before) {
    Await.until(
        "the model runs",
        PATIENCE,
        () -> modelServer().processorTime().minus(before).compareTo(DEADLINE) >= 0);
  }

  /** Processor time of the model-server in one second that begins 200 ms from now. */
  private static Duration usedOnceSettled(String what) {
    long now = System.nanoTime();
    Await.until("to settle", PATIENCE, () -> since(now).compareTo(SETTLED) >= 0);
    Duration settled = modelServer().processorTime();
    Await.until("to look", PATIENCE, () -> since(now).compareTo(SETTLED.plus(LOOK)) >= 0);
    Duration used = modelServer().processorTime().minus(settled);
    System.out.printf("%s: model-server used %d ms of the next second%n", what, used.toMillis());
    return used;
  }

  @Test
  void headersOfTheInsideHaveNoEffectFromOutside() {
    // Given
    ModelInferRequest request = BadGrpc.iris().build();
    ModelInferResponse expected = caller.grpc().infer(request);
    Map<String, String> stray =
        Map.of("pronto-route", "postprocessor", "pronto-release", "iris/9@0", "pronto-other", "x");
    // When
    V2Client.Outcome outcome = caller.grpc().call(request, stray, PATIENCE);
    V2Client.Outcome garbled =
        caller.grpc().call(request, Map.of("pronto-route", "elsewhere"), PATIENCE);
    RestClient.Reply reply =
        caller
            .rest()
            .post(
                "/predict/iris",
                "{\"input\":[5.1,3.5,1.4,0.2]}",
                "pronto-route",
                "elsewhere",
                "pronto-release",
                "iris/9@0");
    // Then
    assertThat(outcome.message()).as(outcome.status().toString()).isEqualTo(expected);
    assertThat(outcome.trailers().keys()).noneMatch(key -> key.startsWith("pronto-"));
    assertThat(garbled.message()).as(garbled.status().toString()).isEqualTo(expected);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().map().keySet()).noneMatch(key -> key.startsWith("pronto-"));
  }

  private static ModelInferRequest spin() {
    ByteBuffer turns = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteString data = ByteString.copyFrom(turns.putLong(0, TURNS));
    return BadGrpc.to("spin", "iterations", "INT64", data, 1).build();
  }

  private static ProcessFigures modelServer() {
    return chain.modelServer().figures();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
