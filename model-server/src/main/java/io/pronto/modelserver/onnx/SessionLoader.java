package io.pronto.modelserver.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Makes the session of one release and compares it with what was read from the file without the
 * runtime.
 */
final class SessionLoader {

  private static final String FILE = "model.onnx";

  private final OrtEnvironment environment;
  private final Release release;

  SessionLoader(OrtEnvironment environment, Release release) {
    this.environment = environment;
    this.release = release;
  }

  /**
   * The session; the caller closes it.
   *
   * @throws ReleaseException if the runtime refuses the model or reads another signature from it
   */
  LoadedSession load() {
    try {
      OrtSession session = open();
      try {
        release.modelFile().requireUnchanged();
        return checked(session);
      } catch (OrtException | RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ReleaseException(
          FILE
              + ": expected a model that ONNX Runtime loads, got: "
              + RuntimeWords.of(e.getMessage(), release.modelFile().path().getParent()),
          e);
    }
  }

  /**
   * One thread for each run, the caller's: with more, threads of the runtime spin between the runs.
   * Memory patterns are remembered for every shape ever seen, so they are for models of one shape
   * only.
   */
  private OrtSession open() throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setMemoryPatternOptimization(
          release.model().inputs().stream().allMatch(SessionLoader::ofOneShape));
      return environment.createSession(release.modelFile().path().toString(), options);
    }
  }

  private static boolean ofOneShape(TensorSpec input) {
    return Arrays.stream(input.shape()).allMatch(dimension -> dimension >= 0);
  }

  private LoadedSession checked(OrtSession session) throws OrtException {
    Signature signature = release.model();
    List<TensorInfo> inputs = infos("input", session.getInputInfo().values());
    List<TensorInfo> outputs = infos("output", session.getOutputInfo().values());
    compare("input", signature.inputs(), List.copyOf(session.getInputNames()), inputs);
    compare("output", signature.outputs(), List.copyOf(session.getOutputNames()), outputs);
    List<OnnxJavaType> inputTypes = signature.inputs().stream().map(SessionLoader::toMake).toList();
    List<String[]> names = inputs.stream().map(TensorInfo::getDimensionNames).toList();
    List<OutputPlan> plans = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      plans.add(plan(names, signature, signature.outputs().get(i), outputs.get(i)));
    }
    return new LoadedSession(environment, session, signature, inputTypes, List.copyOf(plans));
  }

  private static List<TensorInfo> infos(String side, Collection<NodeInfo> nodes) {
    List<TensorInfo> infos = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw refused(side, node.getName(), "a tensor", "a sequence, a map or an optional value");
      }
      infos.add(info);
    }
    return infos;
  }

  private static void compare(
      String side, List<TensorSpec> read, List<String> names, List<TensorInfo> infos) {
    List<String> readNames = read.stream().map(TensorSpec::name).toList();
    if (!readNames.equals(names)) {
      throw new ReleaseException(
          FILE
              + ": expected the "
              + side
              + "s "
              + readNames
              + ", as the file says, got "
              + names
              + " from the runtime");
    }
    for (int i = 0; i < read.size(); i++) {
      TensorSpec spec = read.get(i);
      TensorInfo info = infos.get(i);
      DataType type = ElementTypes.of(info.onnxType).orElse(null);
      boolean same =
          side.equals("input") ? Arrays.equals(spec.shape(), info.getShape()) : agree(spec, info);
      if (type != spec.type() || !same) {
        String got = (type == null ? info.onnxType : type) + Shape.text(info.getShape());
        throw refused(
            side, spec.name(), spec.type() + Shape.text(spec.shape()) + ", as the file says", got);
      }
    }
  }

  /** For outputs the runtime may know more than the file: dimensions that the file leaves open. */
  private static boolean agree(TensorSpec spec, TensorInfo info) {
    long[] runtime = info.getShape();
    if (runtime.length != spec.shape().length) {
      return Arrays.equals(
          spec.shape(), new long[] {-1}); // a file that does not tell the rank reads as this
    }
    for (int i = 0; i < runtime.length; i++) {
      if (spec.shape()[i] >= 0 && runtime[i] >= 0 && spec.shape()[i] != runtime[i]) {
        return false;
      }
    }
    return true;
  }

  private static OnnxJavaType toMake(TensorSpec input) {
    return ElementTypes.toMake(input.type())
        .orElseThrow(
            () ->
                refused(
                    "input",
                    input.name(),
                    "a datatype that can be given to ONNX Runtime from Java",
                    input.type()));
  }

  /**
   * No plan where the output is an input passed on, text, of a type that cannot be made, or of
   * unknown rank.
   */
  private static OutputPlan plan(
      List<String[]> inputNames, Signature signature, TensorSpec output, TensorInfo info) {
    boolean passedOn =
        signature.inputs().stream().anyMatch(input -> input.name().equals(output.name()));
    boolean makeable =
        output.type() != DataType.BYTES && ElementTypes.toMake(output.type()).isPresent();
    boolean ranked = info.getShape().length == output.shape().length;
    return passedOn || !makeable || !ranked
        ? OutputPlan.none()
        : OutputPlan.of(inputNames, output.type(), info.getShape(), info.getDimensionNames());
  }

  private static ReleaseException refused(String side, String name, String expected, Object got) {
    return new ReleaseException(
        FILE + ": " + side + " " + name + ": expected " + expected + ", got " + got);
  }
}
