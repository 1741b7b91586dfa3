package io.pronto.service.admin;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A JSON document as the answer of the management port. */
final class JsonAnswer {

  private JsonAnswer() {}

  static void send(RoutingContext routing, int status, JsonObject document) {
    var _ =
        routing
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "application/json")
            .end(document.encode());
  }
}
