package io.pronto.discovery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.core.tracing.TracingPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the API server for the EndpointSlices of a Service. The token is read for each request, as
 * Kubernetes replaces it; the certificates again after each failure.
 */
final class KubernetesApi implements AutoCloseable {

  /** How long an answer may take that waits for nothing. */
  static final Duration PROMPT = Duration.ofSeconds(5);

  private static final int CONNECT_MILLIS = 2_000;
  private static final int CONNECTIONS = 64;
  private static final int LONGEST_EVENT = 16 << 20;
  private static final int OK = 200;

  private final Vertx vertx;
  private final KubernetesAccess access;
  private final Duration prompt;
  private final HttpClient client;

  /**
   * Connects when first asked.
   *
   * @param prompt how long an answer may take that waits for nothing
   */
  KubernetesApi(Vertx vertx, KubernetesAccess access, Duration prompt) {
    this.vertx = vertx;
    this.access = access;
    this.prompt = prompt;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(access.host())
                .setDefaultPort(access.port())
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(CONNECTIONS)
                .setSsl(true)
                .setTrustOptions(trust())
                .setTracingPolicy(TracingPolicy.IGNORE)); // of no prediction
  }

  private PemTrustOptions trust() {
    return new PemTrustOptions().addCertPath(access.ca().toString());
  }

  /** All slices there are now: an {@code EndpointSliceList}. */
  Future<JsonObject> list(ServicePort service) {
    return exchange(
        path(service),
        prompt,
        response -> response.body().map(Buffer::toJsonObject),
        Promise.promise().future());
  }

  /**
   * What changes from {@code version} on.
   *
   * @param longest after which the API server ends the watch, in whole seconds
   * @param events takes each event
   * @param abandoned ends the watch when it is complete
   * @return how it ended; in the order of the events, after all of them
   */
  Future<Void> watch(
      ServicePort service,
      String version,
      Duration longest,
      Consumer<JsonObject> events,
      Future<?> abandoned) {
    String path =
        path(service)
            + "&watch=true&allowWatchBookmarks=true&resourceVersion="
            + version
            + "&timeoutSeconds="
            + longest.toSeconds();
    return exchange(path, longest.plus(prompt), response -> read(response, events), abandoned);
  }

  private static String path(ServicePort service) {
    return "/apis/discovery.k8s.io/v1/namespaces/"
        + service.namespace()
        + "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D"
        + service.service();
  }

  private <T> Future<T> exchange(
      String path,
      Duration longest,
      Function<HttpClientResponse, Future<T>> read,
      Future<?> abandoned) {
    Promise<T> outcome = Promise.promise();
    abandoned.onComplete(_ -> outcome.tryFail(new CancellationException("abandoned")));
    String late = "no answer within " + longest.toMillis() + " ms";
    long timer =
        vertx.setTimer(longest.toMillis(), _ -> outcome.tryFail(new TimeoutException(late)));
    vertx
        .fileSystem()
        .readFile(access.token().toString())
        .compose(token -> client.request(options(path, token)))
        .compose(request -> answer(request, outcome.future(), read))
        .onSuccess(outcome::tryComplete)
        .onFailure(outcome::tryFail);
    return outcome
        .future()
        .onComplete(_ -> vertx.cancelTimer(timer))
        .onFailure(_ -> client.updateSSLOptions(new SSLOptions().setTrustOptions(trust()), true));
  }

  private static RequestOptions options(String path, Buffer token) {
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setURI(path)
        .putHeader("Accept", "application/json")
        .putHeader("Authorization", "Bearer " + token.toString(StandardCharsets.UTF_8).strip());
  }

  private static <T> Future<T> answer(
      HttpClientRequest request, Future<T> outcome, Function<HttpClientResponse, Future<T>> read) {
    outcome.onFailure(_ -> request.reset());
    return request
        .send()
        .compose(
            response -> response.statusCode() == OK ? read.apply(response) : refused(response));
  }

  private static <T> Future<T> refused(HttpClientResponse response) {
    return response
        .body()
        .compose(body -> Future.failedFuture(ApiRefusal.of(response.statusCode(), body)));
  }

  private static Future<Void> read(HttpClientResponse response, Consumer<JsonObject> events) {
    Promise<Void> end = Promise.promise();
    RecordParser lines = RecordParser.newDelimited("\n", response).maxRecordSize(LONGEST_EVENT);
    lines.exceptionHandler(end::tryFail);
    lines.endHandler(_ -> end.tryComplete());
    lines.handler(
        line -> {
          try {
            events.accept(line.toJsonObject());
          } catch (RuntimeException e) { // not JSON
            end.tryFail(e);
          }
        });
    return end.future();
  }

  @Override
  public void close() {
    client.close();
  }
}
