package io.pronto.it.fault;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/**
 * ONNX Runtime as it comes, its telemetry on: what {@link NoOutboundIT} has to catch. Runs a model
 * until it is ended.
 */
final class TelemetryControl {

  private static final float[][] FLOWER = {{5.1f, 3.5f, 1.4f, 0.2f}};

  private TelemetryControl() {}

  /** Runs the model at this path, for this number of seconds at most. */
  public static void main(String[] arguments) throws Exception {
    long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000;
    OrtEnvironment environment = OrtEnvironment.getEnvironment("control");
    environment.setTelemetry(true);
    try (OrtSession session = environment.createSession(arguments[0]);
        OnnxTensor flower = OnnxTensor.createTensor(environment, FLOWER)) {
      while (System.nanoTime() < end) {
        session.run(Map.of("input", flower)).close();
      }
    }
  }
}
