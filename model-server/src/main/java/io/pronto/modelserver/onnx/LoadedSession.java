package io.pronto.modelserver.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.pronto.core.release.Signature;
import java.util.List;

/**
 * A session and what a run has to know about it, worked out once at load. The session may run on
 * any thread; whoever loaded it closes it.
 *
 * @param inputTypes what the binding makes each input of; empty where it does not run the session
 * @param plans the foretold shape of each output; empty there too
 * @param api runs the session where the binding cannot, else {@code null}
 */
record LoadedSession(
    OrtEnvironment environment,
    OrtSession session,
    Signature signature,
    List<OnnxJavaType> inputTypes,
    List<OutputPlan> plans,
    OrtApi api) {}
