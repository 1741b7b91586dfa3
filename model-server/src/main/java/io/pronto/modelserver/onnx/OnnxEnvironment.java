package io.pronto.modelserver.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.modelserver.model.Model;
import jakarta.inject.Singleton;
import java.nio.ByteOrder;
import org.jboss.logging.Logger;

/**
 * ONNX Runtime in this process, its telemetry off before its library loads. Making one loads the
 * library, about half a second. Any thread.
 *
 * <p>The runtime itself has one environment in a JVM, which ends with the JVM; so there is nothing
 * to close here.
 */
@Singleton
public final class OnnxEnvironment {

  private static final Logger LOG = Logger.getLogger(OnnxEnvironment.class);
  private static final String NAME = "pronto";
  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

  private final OrtEnvironment environment;
  private final OrtApi api;

  /** Loads the library. */
  public OnnxEnvironment() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("tensors are little-endian and this machine is not");
    }
    if (!TelemetrySwitch.turnOff()) {
      LOG.warnf(
          "ONNX Runtime may send telemetry when it loads: start with %s=%s in the environment",
          TelemetrySwitch.VARIABLE, TelemetrySwitch.OFF);
    }
    // what goes wrong arrives as an exception; its own lines on stderr would let callers fill the
    // log
    environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
    api = OrtApi.find().orElse(null);
    if (!ShutdownHold.take(LEVEL, NAME)) {
      LOG.warn(
          "ONNX Runtime will end when shutdown begins: runs that are on their way then may fail");
    }
    try {
      environment.setTelemetry(false);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not take telemetry off", e);
    }
  }

  /**
   * Loads the model of a release; the caller closes it.
   *
   * @throws ReleaseException if the runtime refuses the model, reads another signature than {@link
   *     Release#model} from it, or cannot be given inputs or outputs of its types
   */
  public Model open(Release release) {
    return OnnxModel.load(environment, api, release);
  }
}
