package io.pronto.gateway.rest;

import io.pronto.chain.hop.Call;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.service.config.ChainSettings;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Predictions for web front ends: an object or numbers in, one prediction a row out. */
@Path("/predict")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Predict")
@APIResponse(responseCode = "default", ref = "Problem")
@Singleton
class PredictResource {

  private static final String JSON = MediaType.APPLICATION_JSON;

  private final FrontDesk desk;
  private final RestCalls calls;
  private final ChainSettings settings;

  PredictResource(FrontDesk desk, RestCalls calls, ChainSettings settings) {
    this.desk = desk;
    this.calls = calls;
    this.settings = settings;
  }

  @POST
  @Path("/{model}")
  @Operation(summary = "Predict with the live version of a model")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "PredictRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "PredictResponse")))
  public CompletionStage<Response> predict(
      @RestPath String model, @Context HttpServerRequest http) {
    return answer(() -> model, http);
  }

  @POST
  @Operation(summary = "Predict with the default model")
  @RequestBody(content = @Content(mediaType = JSON, schema = @Schema(ref = "PredictRequest")))
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content = @Content(mediaType = JSON, schema = @Schema(ref = "PredictResponse")))
  public CompletionStage<Response> predict(@Context HttpServerRequest http) {
    return answer(this::defaultModel, http);
  }

  private CompletionStage<Response> answer(Supplier<String> model, HttpServerRequest http) {
    return calls.answer(
        http,
        () -> desk.release(model.get(), ""),
        (release, body) -> new Request(release, PredictJson.readInput(body, release)),
        (request, call) -> request.empty() ? request.nothing() : send(request, call),
        (request, outputs, arrays) ->
            PredictJson.writeAnswer(request.model(), request.version(), outputs, arrays));
  }

  private CompletionStage<Answer> send(Request request, Call call) {
    return desk.predictor()
        .predict(request.release(), call.requestId(), request.inputs(), List.of(), call);
  }

  /** The tensors of a body, and the release that it means. */
  private record Request(Release release, Tensors inputs) {

    String model() {
      return release.id().model();
    }

    String version() {
      return Long.toString(release.id().version());
    }

    /** Whether it has no rows: nothing to predict then. */
    boolean empty() {
      return !inputs.list().isEmpty() && inputs.rows() == 0;
    }

    CompletionStage<Answer> nothing() {
      return CompletableFuture.completedFuture(
          Answer.of(Wire.response(model(), version(), "", new Tensors(List.of()))));
    }
  }

  private String defaultModel() {
    return settings.defaultModel().orElseGet(this::onlyModel);
  }

  private String onlyModel() {
    List<String> models = desk.models();
    if (models.size() != 1) {
      throw FailureException.invalid(
          "model", "the name of a model in the path: /predict/{model}", "none");
    }
    return models.getFirst();
  }
}
