package io.pronto.chain.server;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.ReleasesBelow;
import io.pronto.core.tensor.Tensors;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A stage behind the V2 protocol: does its part with the release that the front door chose, then
 * sends the tensors on, or answers where the route ends. Called without a route it answers for
 * itself.
 *
 * @param <P> what the stage makes of a release
 */
public final class StageEndpoint<P> implements V2Endpoint {

  private final Stage<P> stage;
  private final StageReleases<P> releases;
  private final NextHop next;
  private final BooleanSupplier ready;

  /**
   * An endpoint.
   *
   * @param next the hop after this one, or {@code null} for the last
   * @param ready whether the service takes calls
   */
  public StageEndpoint(
      Stage<P> stage, StageReleases<P> releases, NextHop next, BooleanSupplier ready) {
    this.stage = stage;
    this.releases = releases;
    this.next = next;
    this.ready = ready;
  }

  @Override
  public CompletionStage<Answer> infer(ModelInferRequest request, Call call) {
    Prepared<P> release =
        call.release().isEmpty()
            ? releases.table().find(request.getModelName(), request.getModelVersion())
            : releases.table().exactly(call.release());
    if (!call.trial()) {
      release.use();
    }
    if (!call.route().ends()) {
      refuseOtherRoute(call);
    }
    Tensors input = Wire.inputsOf(request);
    if (call.diagnosis() != null) {
      call.diagnosis().means(release.release().id(), input.rows());
    }
    return stage
        .apply(release.value(), input, call)
        .thenCompose(
            output ->
                call.route().ends()
                    ? CompletableFuture.completedFuture(answer(request, release, output))
                    : next.send(onward(request, release, input, output), call));
  }

  private void refuseOtherRoute(Call call) {
    if (next == null || call.route().next() != next.hop()) {
      throw FailureException.invalid(
          HopHeaders.ROUTE.name(),
          next == null ? "no hop after " + stage.hop() : next.hop() + " first",
          call.route());
    }
  }

  /** The same message where the stage changed nothing, else a new one. */
  @SuppressWarnings("ReferenceEquality") // a stage that changes nothing returns what it got
  private static ModelInferRequest onward(
      ModelInferRequest request, Prepared<?> release, Tensors input, Tensors output) {
    boolean raw = request.getRawInputContentsCount() == request.getInputsCount();
    if (output == input && raw) {
      return request;
    }
    return Wire.request(
        release.release().id().model(),
        release.version(),
        request.getId(),
        output,
        Wire.outputsOf(request));
  }

  private static Answer answer(ModelInferRequest request, Prepared<?> release, Tensors output) {
    List<String> wanted = Wire.outputsOf(request);
    Tensors given = wanted.isEmpty() ? output : output.select(wanted, "outputs");
    return Answer.of(
        Wire.response(release.release().id().model(), release.version(), request.getId(), given));
  }

  @Override
  public boolean ready() {
    return ready.getAsBoolean();
  }

  @Override
  public boolean ready(String model, String version) {
    try {
      releases.table().find(model, version);
      return true;
    } catch (FailureException e) {
      return false;
    }
  }

  @Override
  public ModelFacts model(String model, String version) {
    ReleaseTable<P> table = releases.table();
    Prepared<P> release = table.find(model, version);
    return new ModelFacts(model, table.versions(model), stage.signature(release.release()));
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    List<ReleaseState> own = releases.table().offered();
    return next == null
        ? CompletableFuture.completedFuture(own)
        : next.releases().thenApply(report -> merged(own, report));
  }

  private List<ReleaseState> merged(List<ReleaseState> own, List<ReleaseState> report) {
    ReleasesBelow below = new ReleasesBelow(report, "the " + next.hop());
    return own.stream().map(below::with).toList();
  }
}
