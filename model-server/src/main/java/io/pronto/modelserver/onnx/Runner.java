package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;

/** One way to run an open session. Any number of threads at once, until it is closed. */
interface Runner extends AutoCloseable {

  /**
   * Runs the session on the calling thread.
   *
   * @param inputs checked, in the order of the signature
   * @param options of this run, or {@code null}
   * @return the outputs in the order of the signature, on the heap
   */
  Tensors run(Tensor[] inputs, RunOptions options) throws OrtException;

  /** Frees what is kept between runs, not the session. No run may be on its way. */
  @Override
  void close();
}
