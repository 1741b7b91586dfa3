/** Models run by ONNX Runtime: the only code that touches {@code ai.onnxruntime}. */
package io.pronto.modelserver.onnx;
