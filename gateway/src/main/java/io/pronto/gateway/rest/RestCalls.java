package io.pronto.gateway.rest;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.chain.work.CostEstimate;
import io.pronto.chain.work.Processors;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.json.Document;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The way of a REST prediction: headers to a call, body to tensors, answer or failure to a
 * response. JSON whose reading or writing is not known to be cheap is read or written off the event
 * loop. A caller that closes its connection cancels the call.
 */
@Singleton
class RestCalls {

  static final String DEBUG = "pronto-debug";
  private static final int AT_A_TIME = 2;

  private final long limit;
  private final BodyBudget budget;
  private final Processors processors;
  private final Ticker ticker;
  private final HopTelemetry telemetry;
  private final AnswerBodies bodies;
  private final CostEstimate reading = new CostEstimate(true);

  RestCalls(ChainSettings settings, Processors processors, Ticker ticker, HopTelemetry telemetry) {
    this.limit = settings.limits().message().asLongValue();
    this.budget =
        new BodyBudget(
            AT_A_TIME * limit,
            settings.limits().queue(),
            Runtime.getRuntime().availableProcessors());
    this.processors = processors;
    this.bodies = new AnswerBodies(processors);
    this.ticker = ticker;
    this.telemetry = telemetry;
  }

  /**
   * Answers one request.
   *
   * @param meant the release that the call means; known before the body is read, so that a call
   *     whose body takes too long, or is none, has a model in its record
   * @param reader the body, for that release, to whatever {@code predict} needs, which keeps
   *     nothing of the body's bytes
   * @param predict sends it
   * @param writer the outputs, for what was sent, to the body of the response
   */
  <T> CompletionStage<Response> answer(
      HttpServerRequest http,
      Supplier<Release> meant,
      BiFunction<Release, Document, T> reader,
      Prediction<T> predict,
      Writer<T> writer) {
    CompletableFuture<Response> response = new CompletableFuture<>();
    var _ =
        arrived(http, response)
            .whenComplete(
                (body, error) -> {
                  if (error == null) {
                    answer(http, body, response, new Steps<>(meant, reader, predict, writer));
                  } else {
                    refuse(begun(http), response, error, ticker.nanos());
                  }
                });
    return response;
  }

  /** What becomes of a body. */
  private record Steps<T>(
      Supplier<Release> meant,
      BiFunction<Release, Document, T> reader,
      Prediction<T> predict,
      Writer<T> writer) {}

  /** The body, once all of it is there; what it takes is given back with the response. */
  private CompletableFuture<Body> arrived(
      HttpServerRequest http, CompletableFuture<Response> response) {
    long said = Bodies.lengthOf(http);
    try {
      Bodies.require(http, said, limit);
    } catch (RuntimeException e) {
      Arrival.passOver(http, limit);
      return CompletableFuture.failedFuture(e);
    }
    Arrival arrival = new Arrival(http, limit, budget, Vertx.currentContext());
    var _ = response.whenComplete((_, _) -> arrival.end());
    return arrival.begin(said);
  }

  /** Ends a request that did not become a call. */
  private void refuse(
      HopSpan span, CompletableFuture<Response> response, Throwable error, long started) {
    Failure failure = FailureResponse.failureOf(error, span.trace());
    ended(span, null, failure, started);
    response.complete(FailureResponse.of(failure, span.trace()));
  }

  private HopSpan begun(HttpServerRequest http) {
    return telemetry.begun(http.getHeader("traceparent"), http.getHeader("tracestate"));
  }

  private <T> void answer(
      HttpServerRequest http, Body body, CompletableFuture<Response> response, Steps<T> steps) {
    long started = ticker.nanos();
    HopSpan span = begun(http);
    Call.Cancellable caller;
    try {
      String id = HopHeaders.requestId(http.getHeader(HopHeaders.REQUEST_ID.name()));
      caller =
          Call.begin(id, span, CallTimeout.of(http), "1".equals(http.getHeader(DEBUG)), started);
    } catch (RuntimeException e) {
      refuse(span, response, e, started);
      return;
    }
    Call call = caller.call();
    try {
      // When the caller goes away, the framework cancels what it was given; a close handler set
      // here would be replaced.
      var _ = response.whenComplete((answer, error) -> endIfCancelled(response, caller));
      Release release = steps.meant().get();
      call.diagnosis().means(release.id(), 0);
      Runnable done =
          budget.work(body.length(), () -> predict(body, release, call, steps, started, response));
      var _ = response.whenComplete((_, _) -> done.run());
    } catch (RuntimeException e) {
      response.complete(failed(e, call, started));
    }
  }

  private <T> void predict(
      Body body,
      Release release,
      Call call,
      Steps<T> steps,
      long started,
      CompletableFuture<Response> response) {
    try {
      processors
          .run(
              reading,
              body.length(),
              Hop.GATEWAY,
              call,
              () -> body.read(document -> steps.reader().apply(release, document)))
          .thenCompose(
              request ->
                  steps
                      .predict()
                      .send(request, call)
                      .thenCompose(
                          answer ->
                              bodies.write(
                                  answer,
                                  call,
                                  outputs -> written(steps.writer(), request, outputs))))
          .whenComplete(
              (json, error) ->
                  complete(
                      response,
                      call,
                      () ->
                          error == null ? ok(json, call, started) : failed(error, call, started)));
    } catch (RuntimeException | Error e) {
      complete(response, call, () -> failed(e, call, started));
    }
  }

  private <T> Body written(Writer<T> writer, T request, Tensors outputs) {
    return budget.body(writer.write(request, outputs, budget.arrays()::room));
  }

  /** Whatever goes wrong on the way to the response, there is one. */
  private static void complete(
      CompletableFuture<Response> response, Call call, Supplier<Response> made) {
    try {
      response.complete(made.get());
    } catch (RuntimeException | Error e) {
      response.complete(FailureResponse.of(e, call.trace()));
    }
  }

  /** Refuses a body, where there is one, that says that it is something else than JSON. */
  void requireJson(HttpServerRequest http, byte[] body) {
    if (body != null && body.length > 0) {
      Bodies.require(http, body.length, limit);
    }
  }

  private static void endIfCancelled(
      CompletableFuture<Response> response, Call.Cancellable caller) {
    if (response.isCancelled()) {
      caller.cancel().run();
    }
  }

  /** Sends a request that was read. */
  @FunctionalInterface
  interface Prediction<T> {
    CompletionStage<Answer> send(T request, Call call);
  }

  /** Writes the body of a response, in an array that it is given. */
  @FunctionalInterface
  interface Writer<T> {
    Document write(T request, Tensors outputs, IntFunction<byte[]> arrays);
  }

  private Response ok(Body json, Call call, long started) {
    telemetry.answered(call, ticker.nanos() - started);
    Response.ResponseBuilder response = Response.ok(json, MediaType.APPLICATION_JSON_TYPE);
    return diagnosed(response, call);
  }

  private Response failed(Throwable error, Call call, long started) {
    Failure failure = FailureResponse.failureOf(error, call.trace());
    ended(call.span(), call, failure, started);
    return diagnosed(Response.fromResponse(FailureResponse.of(failure, call.trace())), call);
  }

  private void ended(HopSpan span, Call call, Failure failure, long started) {
    telemetry.failed(span, call, failure, Statuses.codeNameOf(failure), ticker.nanos() - started);
  }

  private Response diagnosed(Response.ResponseBuilder response, Call call) {
    if (call.debug()) {
      response.header("Server-Timing", call.diagnosis().timing(ticker.nanos()));
      response.header("pronto-deadline-left", call.diagnosis().deadlines());
    }
    return response.build();
  }
}
