package io.pronto.modelserver.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one run at a time needs: memory and native tensors for every input, and for every output
 * whose shape can be foretold. Kept from run to run. Not for text. One thread at a time.
 */
final class RunSlot implements AutoCloseable {

  /** Memory of one input or output that is kept between runs: 8 MiB. */
  static final int KEPT_BYTES = 8 << 20;

  private final LoadedSession loaded;
  private final List<TensorSpec> outputs;
  private final Feed[] inputFeeds;
  private final Feed[] outputFeeds;
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Set<String> requested = new LinkedHashSet<>();

  RunSlot(LoadedSession loaded) {
    this.loaded = loaded;
    outputs = loaded.signature().outputs();
    inputFeeds = loaded.inputTypes().stream().map(this::feed).toArray(Feed[]::new);
    outputFeeds = new Feed[outputs.size()];
    for (int i = 0; i < outputFeeds.length; i++) {
      if (loaded.plans().get(i).possible()) {
        outputFeeds[i] = feed(ElementTypes.toMake(outputs.get(i).type()).orElseThrow());
      }
    }
  }

  private Feed feed(OnnxJavaType type) {
    return new Feed(loaded.environment(), type, KEPT_BYTES);
  }

  /**
   * Runs the model.
   *
   * @param inputs checked, in the order of the signature
   * @param pin whether outputs may be written into memory of ours
   * @param options of this run, or {@code null}
   */
  Tensors run(Tensor[] inputs, boolean pin, RunOptions options) throws OrtException {
    try {
      load(inputs);
      prepare(inputs, pin);
      try (OrtSession.Result result = loaded.session().run(fed, requested, pinned, options)) {
        return read(result);
      }
    } finally {
      clear();
    }
  }

  /** Gives memory back that is too much to keep until the next run. */
  void trim() {
    for (Feed feed : inputFeeds) {
      feed.trim();
    }
  }

  @Override
  public void close() {
    closeAll(inputFeeds);
    closeAll(outputFeeds);
  }

  private static void closeAll(Feed[] feeds) {
    for (Feed feed : feeds) {
      if (feed != null) {
        feed.close();
      }
    }
  }

  private void load(Tensor[] inputs) throws OrtException {
    for (int i = 0; i < inputs.length; i++) {
      fed.put(inputs[i].name(), inputFeeds[i].filled(inputs[i]));
    }
  }

  private void prepare(Tensor[] inputs, boolean pin) throws OrtException {
    for (int i = 0; i < outputFeeds.length; i++) {
      OutputPlan plan = loaded.plans().get(i);
      long[] shape = pin ? plan.shape(inputs) : null;
      if (shape == null) {
        requested.add(outputs.get(i).name());
      } else {
        pinned.put(outputs.get(i).name(), outputFeeds[i].shaped(shape, plan.bytes(shape)));
      }
    }
  }

  private Tensors read(OrtSession.Result result) throws OrtException {
    Tensor[] answer = new Tensor[outputFeeds.length];
    for (int i = 0; i < answer.length; i++) {
      TensorSpec output = outputs.get(i);
      answer[i] =
          pinned.containsKey(output.name())
              ? pinned(output, outputFeeds[i], loaded.plans().get(i))
              : unpinned(output, (OnnxTensor) result.get(output.name()).orElseThrow());
    }
    return new Tensors(Arrays.asList(answer));
  }

  private static Tensor pinned(TensorSpec output, Feed feed, OutputPlan plan) {
    byte[] copy = feed.copy(plan.bytes(feed.shape()));
    return tensor(output, feed.shape(), ByteBuffer.wrap(copy));
  }

  private static Tensor unpinned(TensorSpec output, OnnxTensor value) throws OrtException {
    return tensor(output, value.getInfo().getShape(), value.getByteBuffer());
  }

  private static Tensor tensor(TensorSpec output, long[] shape, ByteBuffer data) {
    return Tensor.of(output.name(), output.type(), shape, data.order(ByteOrder.LITTLE_ENDIAN));
  }

  private void clear() {
    fed.clear();
    pinned.clear();
    requested.clear();
  }
}
