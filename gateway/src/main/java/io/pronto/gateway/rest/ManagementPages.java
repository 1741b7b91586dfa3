package io.pronto.gateway.rest;

import io.pronto.gateway.repository.RepositoryAccess;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** What the management port has of the V2 protocol: the repository index, always. */
@Singleton
class ManagementPages {

  private static final String INDEX = "/v2/repository/index";

  private final RepositoryAccess repository;

  ManagementPages(RepositoryAccess repository) {
    this.repository = repository;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get(INDEX).handler(this::index);
    management.router().post(INDEX).handler(this::index);
  }

  private void index(RoutingContext routing) {
    var _ =
        routing
            .response()
            .putHeader("Content-Type", MediaType.APPLICATION_JSON)
            .end(
                Json.encode(repository.states().stream().map(V2Documents.IndexEntry::of).toList()));
  }
}
