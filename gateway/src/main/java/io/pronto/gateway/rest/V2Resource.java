package io.pronto.gateway.rest;

import io.pronto.chain.server.ServerIdentity;
import io.pronto.core.json.V2Json;
import io.pronto.core.release.Release;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.gateway.repository.RepositoryAccess;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The Open Inference Protocol V2 as JSON. Nothing here waits. */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Open Inference Protocol V2")
@APIResponse(responseCode = "default", ref = "Problem")
@Singleton
class V2Resource {

  private static final String JSON = MediaType.APPLICATION_JSON;
  private static final String LIVE_VERSION = "";
  private static final int SERVICE_UNAVAILABLE = 503;

  private final FrontDesk desk;
  private final RestCalls calls;
  private final RepositoryAccess repository;

  V2Resource(FrontDesk desk, RestCalls calls, RepositoryAccess repository) {
    this.repository = repository;
    this.desk = desk;
    this.calls = calls;
  }

  @GET
  @Operation(summary = "Name, version and extensions of the server")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "ServerMetadata")))
  @NonBlocking
  public V2Documents.Server server() {
    ServerIdentity identity = repository.identity();
    return new V2Documents.Server(identity.name(), identity.version(), identity.extensions());
  }

  @GET
  @Path("/health/live")
  @Operation(summary = "Is the process up?")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "Live")))
  @NonBlocking
  public V2Documents.Live live() {
    return new V2Documents.Live(true);
  }

  @GET
  @Path("/health/ready")
  @Operation(summary = "Can calls be answered?")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "Ready")))
  @APIResponse(
      responseCode = "503",
      description = "Not yet",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "Ready")))
  @NonBlocking
  public Response ready() {
    boolean ready = desk.ready();
    return Response.status(ready ? 200 : SERVICE_UNAVAILABLE)
        .entity(new V2Documents.Ready(ready))
        .build();
  }

  @GET
  @Path("/models/{model}")
  @Operation(summary = "Inputs and outputs of a model")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "ModelMetadata")))
  @NonBlocking
  public V2Documents.Model model(@RestPath String model) {
    return version(model, LIVE_VERSION);
  }

  @GET
  @Path("/models/{model}/versions/{version}")
  @Operation(summary = "Inputs and outputs of one version of a model")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "ModelMetadata")))
  @NonBlocking
  public V2Documents.Model version(@RestPath String model, @RestPath String version) {
    return V2Documents.Model.of(
        model,
        desk.versions(model),
        ServerIdentity.PLATFORM,
        desk.release(model, version).callers());
  }

  @GET
  @Path("/models/{model}/ready")
  @Operation(summary = "Can a model answer?")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "ModelReady")))
  @NonBlocking
  public Response modelReady(@RestPath String model) {
    return versionReady(model, LIVE_VERSION);
  }

  @GET
  @Path("/models/{model}/versions/{version}/ready")
  @Operation(summary = "Can one version of a model answer?")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "ModelReady")))
  @NonBlocking
  public Response versionReady(@RestPath String model, @RestPath String version) {
    desk.release(model, version);
    return Response.ok(new V2Documents.ModelReady(model, true)).build();
  }

  @POST
  @Path("/models/{model}/infer")
  @Operation(summary = "Predict with the live version of a model")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "InferRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "InferResponse")))
  public CompletionStage<Response> infer(@RestPath String model, @Context HttpServerRequest http) {
    return infer(model, LIVE_VERSION, http);
  }

  @POST
  @Path("/models/{model}/versions/{version}/infer")
  @Operation(summary = "Predict with one version of a model")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "InferRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "InferResponse")))
  public CompletionStage<Response> infer(
      @RestPath String model, @RestPath String version, @Context HttpServerRequest http) {
    return calls.answer(
        http,
        () -> desk.release(model, version),
        (release, body) ->
            new Request(release, V2Json.readRequest(body, release.callers()::nullIsNan)),
        (request, call) ->
            desk.predictor()
                .predict(
                    request.release(),
                    request.json().id(),
                    request.json().inputs(),
                    request.json().outputs(),
                    call),
        (request, outputs, arrays) ->
            V2Json.writeResponse(model, request.version(), request.json().id(), outputs, arrays));
  }

  @POST
  @Path("/repository/index")
  @Operation(summary = "Every release with its state and, where it does not serve, the reason")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "IndexRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "RepositoryIndex")))
  @NonBlocking
  public List<V2Documents.IndexEntry> index(byte[] body, @Context HttpServerRequest http) {
    calls.requireJson(http, body);
    return V2Documents.IndexEntry.list(repository.statesForCallers(), body);
  }

  /** A request, and the release that it means. */
  private record Request(Release release, V2Json.InferRequest json) {

    String version() {
      return Long.toString(release.id().version());
    }
  }
}
