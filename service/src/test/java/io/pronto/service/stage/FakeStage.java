package io.pronto.service.stage;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Stage;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A stage whose work is a function; it refuses to prepare the model called {@code broken}. */
final class FakeStage implements Stage<String> {

  static final String DIGEST = TestReleases.DIGEST;
  static final Signature SIGNATURE = TestReleases.SIGNATURE;

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
    return new Repository.Entry.Good(TestReleases.release(model, version, SIGNATURE));
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
