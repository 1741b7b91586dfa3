package io.pronto.chain.hop.server;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.release.ModelFile;
import io.pronto.chain.release.ModelGraph;
import io.pronto.chain.release.Release;
import io.pronto.chain.release.ReleaseException;
import io.pronto.chain.release.ReleaseId;
import io.pronto.chain.release.Repository;
import io.pronto.chain.release.Signature;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.TensorSpec;
import io.pronto.chain.tensor.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A stage whose work is a function; it refuses to prepare the model called {@code broken}. */
final class FakeStage implements Stage<String> {

  static final String DIGEST = "9f86d0";
  static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, new long[] {-1, 2})),
          List.of(new TensorSpec("y", DataType.INT64, new long[] {-1})));

  final List<String> given = new ArrayList<>();
  private final Hop hop;
  private final BiFunction<Tensors, Call, CompletionStage<Tensors>> work;

  FakeStage(Hop hop, Function<Tensors, CompletionStage<Tensors>> work) {
    this(hop, (input, _) -> work.apply(input));
  }

  FakeStage(Hop hop, BiFunction<Tensors, Call, CompletionStage<Tensors>> work) {
    this.hop = hop;
    this.work = work;
  }

  /** Adds a tensor {@code y} with the version of the release. */
  static FakeStage adding(Hop hop) {
    return new FakeStage(hop, (BiFunction<Tensors, Call, CompletionStage<Tensors>>) null);
  }

  static Repository.Entry good(String model, long version) {
    return new Repository.Entry.Good(
        new Release(
            new ReleaseId(model, version, DIGEST),
            SIGNATURE,
            new ModelGraph(SIGNATURE, List.of(), List.of(), false),
            new ModelFile(Path.of("none"), Map.of()),
            List.of(),
            List.of(),
            List.of(),
            new Release.Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), false),
            List.of()));
  }

  @Override
  public Hop hop() {
    return hop;
  }

  @Override
  public String prepare(Release release) {
    if (release.id().model().equals("broken")) {
      throw new ReleaseException("no such operator: Foo");
    }
    return release.id().name();
  }

  @Override
  public Signature signature(Release release) {
    return release.callers();
  }

  @Override
  public CompletionStage<Tensors> apply(String prepared, Tensors input, Call call) {
    if (work != null) {
      return work.apply(input, call);
    }
    long version = Long.parseLong(prepared.substring(prepared.indexOf('/') + 1));
    return CompletableFuture.completedFuture(
        input.with(Tensor.ofLongs("y", new long[] {1}, version)));
  }

  @Override
  public void release(String prepared) {
    given.add(prepared);
  }
}
