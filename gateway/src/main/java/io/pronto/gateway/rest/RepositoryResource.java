package io.pronto.gateway.rest;

import io.pronto.chain.hop.TraceContext;
import io.pronto.core.json.Parameters;
import io.pronto.gateway.repository.RepositoryAccess;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Loading and unloading of models as the Open Inference Protocol V2 has it. Nothing here waits. */
@Path("/v2/repository/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Open Inference Protocol V2")
@APIResponse(responseCode = "default", ref = "Problem")
@Singleton
class RepositoryResource {

  private static final String JSON = MediaType.APPLICATION_JSON;

  private final RestCalls calls;
  private final RepositoryAccess repository;

  RepositoryResource(RestCalls calls, RepositoryAccess repository) {
    this.calls = calls;
    this.repository = repository;
  }

  @POST
  @Path("/load")
  @Operation(summary = "Load a model, or load it anew; answers once it serves")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "RepositoryRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "Nothing")))
  @NonBlocking
  public CompletionStage<Response> load(
      @RestPath String model, byte[] body, @Context HttpServerRequest http) {
    calls.requireJson(http, body);
    return answered(repository.controlForCallers().load(model, parameters(body)), http);
  }

  @POST
  @Path("/unload")
  @Operation(summary = "Unload a model")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "RepositoryRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "Nothing")))
  @NonBlocking
  public CompletionStage<Response> unload(
      @RestPath String model, byte[] body, @Context HttpServerRequest http) {
    calls.requireJson(http, body);
    return answered(repository.controlForCallers().unload(model, parameters(body)), http);
  }

  /** Of a body that may be empty. */
  static Map<String, String> parameters(byte[] body) {
    return body == null || body.length == 0 ? Map.of() : Parameters.ofRepositoryRequest(body);
  }

  private static CompletionStage<Response> answered(
      CompletionStage<Void> change, HttpServerRequest http) {
    TraceContext trace = Problems.traceOf(http);
    return change.handle(
        (_, error) ->
            error == null ? Response.ok(Map.of()).build() : FailureResponse.of(error, trace));
  }
}
