package io.pronto.it.architecture.planted.preprocessor.steps.tokenize;

import ai.onnxruntime.OnnxTensor;

/** Breaks rule 3, though native code may run here. */
final class KnowsOnnxRuntime {

  static Class<?> known() {
    return OnnxTensor.class;
  }

  private KnowsOnnxRuntime() {}
}
