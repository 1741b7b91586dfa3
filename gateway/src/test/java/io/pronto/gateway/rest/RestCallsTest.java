package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.chain.work.Processors;
import io.pronto.core.hop.Hop;
import io.pronto.core.json.Document;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** There is a response whatever breaks on the way to it. */
class RestCallsTest {

  private static final byte[] BODY = {'{', '}'};

  private final Processors processors = new Processors(1, 16, System::nanoTime);

  @AfterEach
  void end() {
    processors.close();
  }

  static Stream<Arguments> ways() {
    Supplier<CompletionStage<Answer>> answers =
        () ->
            CompletableFuture.completedFuture(Answer.of(Wire.response("m", "1", "", Tensors.of())));
    Supplier<CompletionStage<Answer>> fails =
        () -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
    Supplier<CompletionStage<Answer>> breaks =
        () -> {
          throw new StackOverflowError();
        };
    return Stream.of(
        Arguments.of("a clock that breaks when there is an answer", 1, answers, 500),
        Arguments.of("a clock that breaks when there is a failure", 1, fails, 500),
        Arguments.of("an error while it is sent", Integer.MAX_VALUE, breaks, 500),
        Arguments.of("nothing", Integer.MAX_VALUE, answers, 200));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void aResponseFollowsWhateverBreaks(
      String what, int ticks, Supplier<CompletionStage<Answer>> sent, int status) throws Exception {
    // Given
    AtomicInteger left = new AtomicInteger(ticks);
    RestCalls calls = calls(() -> tick(left));
    // When
    CompletionStage<Response> response =
        calls.answer(
            request(),
            TestRelease::numbers,
            (release, body) -> release,
            (request, call) -> sent.get(),
            (request, outputs, arrays) -> Document.of(BODY));
    // Then
    assertThat(response.toCompletableFuture().get(10, TimeUnit.SECONDS).getStatus())
        .as(what)
        .isEqualTo(status);
  }

  private static long tick(AtomicInteger left) {
    if (left.getAndDecrement() <= 0) {
      throw new IllegalStateException("no time");
    }
    return 1;
  }

  private RestCalls calls(Ticker ticker) {
    HopTelemetry telemetry =
        new HopTelemetry(
            Hop.GATEWAY, new SimpleMeterRegistry(), Tracing.OFF, null, Duration.ofHours(1));
    return new RestCalls(settings(), processors, ticker, telemetry);
  }

  private static ChainSettings settings() {
    ChainSettings.Limits limits =
        proxy(
            ChainSettings.Limits.class,
            method ->
                method.equals("message") ? new MemorySize(BigInteger.valueOf(1024)) : (Object) 16);
    return proxy(ChainSettings.class, limits);
  }

  /** One without headers, all of whose body has been read. */
  private static HttpServerRequest request() {
    return proxy(HttpServerRequest.class, method -> method.equals("isEnded") ? true : null);
  }

  /** One whose every method gives the same. */
  private static <T> T proxy(Class<T> type, Object value) {
    return proxy(type, _ -> value);
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> methods.apply(method.getName())));
  }
}
