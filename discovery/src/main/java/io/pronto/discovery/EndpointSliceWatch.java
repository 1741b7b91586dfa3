package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Lists the EndpointSlices of one Service, then watches them: a change arrives when it happens.
 * What one watch missed the next one tells; after a failure all are listed again.
 */
final class EndpointSliceWatch extends ServiceWatch {

  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServicePort port;
  private final KubernetesApi api;
  private final long longestSeconds;
  private final EndpointSlices slices;
  private String version;
  private volatile Promise<Void> stream = Promise.promise();

  /**
   * A watch that has not begun.
   *
   * @param service as the target names it
   * @param longest how long the API server may be silent where nothing changes
   */
  EndpointSliceWatch(
      String service,
      ServicePort port,
      KubernetesApi api,
      Duration longest,
      Vertx vertx,
      RegistryMeters meters) {
    super("Kubernetes", service, vertx, meters);
    this.port = port;
    this.api = api;
    this.longestSeconds = longest.toSeconds();
    this.slices = new EndpointSlices(port);
  }

  @Override
  void ask() {
    api.list(port).onComplete(answer -> inOrder(() -> take(answer)));
  }

  private void take(AsyncResult<JsonObject> answer) {
    if (answer.failed()) {
      lost(answer.cause());
      return;
    }
    try {
      listed(answer.result());
    } catch (RuntimeException e) { // not a list of slices
      lost(e);
    }
  }

  private void listed(JsonObject list) {
    version = versionOf(list);
    JsonArray items = list.getJsonArray("items");
    slices.replace(items == null ? List.of() : items.stream().map(JsonObject.class::cast).toList());
    Instances now = slices.instances();
    answered();
    found(now);
    watch();
  }

  private static String versionOf(JsonObject object) {
    String version = object.getJsonObject("metadata").getString("resourceVersion");
    return Objects.requireNonNull(version, "an answer without a resourceVersion");
  }

  /** Between a half of the longest time and all of it, so that not all processes ask at once. */
  private void watch() {
    Promise<Void> own = Promise.promise();
    stream = own;
    long began = System.nanoTime();
    long seconds = ThreadLocalRandom.current().nextLong(longestSeconds / 2, longestSeconds) + 1;
    api.watch(
            port,
            version,
            Duration.ofSeconds(seconds),
            event -> inOrder(() -> changed(own, event)),
            own.future())
        .onComplete(end -> inOrder(() -> ended(own, began, end)));
  }

  private void changed(Promise<Void> from, JsonObject event) {
    if (from != stream) {
      return;
    }
    try {
      apply(event.getString("type"), event.getJsonObject("object"));
    } catch (RuntimeException e) { // refused, or not an event
      lost(e);
    }
  }

  private void apply(String type, JsonObject object) {
    switch (type) {
      case "ADDED", "MODIFIED" -> slices.put(object);
      case "DELETED" -> slices.remove(object);
      case "BOOKMARK" -> {}
      case "ERROR" -> throw ApiRefusal.of(object);
      default -> throw new IllegalArgumentException("an event of type " + type);
    }
    version = versionOf(object);
    answered();
    found(slices.instances());
  }

  /** A watch that is over goes on as another one; soon if it was short, else at once. */
  private void ended(Promise<Void> which, long began, AsyncResult<Void> end) {
    if (which != stream) {
      return;
    }
    if (end.failed()) {
      lost(end.cause());
      return;
    }
    answered();
    if (System.nanoTime() - began < SHORT_NANOS) {
      later(pause(), this::watch);
    } else {
      watch();
    }
  }

  /** An outdated version is nobody's failure. */
  private void lost(Throwable cause) {
    abandon();
    if (!(cause instanceof ApiRefusal refusal && refusal.gone())) {
      failed(cause);
    }
    later(pause(), this::ask);
  }

  private void abandon() {
    Promise<Void> last = stream;
    stream = Promise.promise();
    last.tryComplete();
  }

  @Override
  void end() {
    super.end();
    abandon();
  }
}
