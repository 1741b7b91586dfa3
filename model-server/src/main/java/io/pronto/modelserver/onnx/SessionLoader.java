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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes the session of one release and compares it with what was read from the file without the
 * runtime.
 */
final class SessionLoader {

  private static final String FILE = "model.onnx";

  private final OrtEnvironment environment;
  private final OrtApi api;
  private final Release release;

  /**
   * A loader.
   *
   * @param api for sessions that the binding cannot run; {@code null} where there is none
   */
  SessionLoader(OrtEnvironment environment, OrtApi api, Release release) {
    this.environment = environment;
    this.api = api;
    this.release = release;
  }

  /**
   * The session; the caller closes it.
   *
   * @throws ReleaseException if the runtime refuses the model or reads another signature from it
   */
  LoadedSession load() {
    if (release.modelFile().stamps().size() == 1) {
      return load(release.modelFile().path());
    }
    try (PrivateWeights copy = PrivateWeights.of(release.modelFile())) {
      return load(copy.model());
    } catch (IOException e) {
      throw new ReleaseException(
          FILE
              + ": external data: expected room for a copy among the temporary files, got: "
              + e.getClass().getSimpleName(),
          e);
    }
  }

  private LoadedSession load(Path model) {
    try (ModelPath path = ModelPath.to(model)) {
      return load(path);
    } catch (IOException e) {
      throw new ReleaseException(FILE + ": expected a path that can be linked to, got none", e);
    }
  }

  private LoadedSession load(ModelPath path) {
    try {
      MemoryCeiling ceiling = MemoryCeiling.of(release.gate(), mapped());
      OrtSession session = open(path);
      try {
        release.modelFile().requireUnchanged();
        ceiling.check();
        return checked(session);
      } catch (OrtException | RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ReleaseException(
          FILE
              + ": expected a model that ONNX Runtime loads, got: "
              + RuntimeWords.of(e.getMessage(), path.folder()),
          e);
    }
  }

  /** Bytes of weights in other files, which are mapped. */
  private long mapped() {
    return release.modelFile().stamps().entrySet().stream()
        .filter(file -> !file.getKey().equals(release.modelFile().path()))
        .mapToLong(file -> file.getValue().size())
        .sum();
  }

  /**
   * One thread for each run, the caller's: with more, threads of the runtime spin between the runs.
   * Memory patterns are remembered for every shape ever seen, so they are for models of one shape
   * only.
   */
  private OrtSession open(ModelPath path) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setMemoryPatternOptimization(
          release.model().inputs().stream().allMatch(SessionLoader::ofOneShape));
      return environment.createSession(path.toString(), options);
    }
  }

  private static boolean ofOneShape(TensorSpec input) {
    return Arrays.stream(input.shape()).allMatch(dimension -> dimension >= 0);
  }

  private LoadedSession checked(OrtSession session) throws OrtException {
    Signature signature = release.model();
    List<TensorInfo> inputs =
        infos("input", api == null ? session.getInputInfo().values() : api.inputInfo(session));
    List<TensorInfo> outputs =
        infos("output", api == null ? session.getOutputInfo().values() : api.outputInfo(session));
    compare("input", signature.inputs(), inputNames(session), inputs);
    compare("output", signature.outputs(), outputNames(session), outputs);
    Optional<TensorSpec> changed = NativeRunner.firstChanged(signature);
    if (changed.isPresent()) {
      OrtApi runs = requireApi(changed.get());
      return new LoadedSession(environment, session, signature, List.of(), List.of(), runs);
    }
    List<OnnxJavaType> inputTypes =
        signature.inputs().stream()
            .map(input -> ElementTypes.toMake(input.type()).orElseThrow())
            .toList();
    List<String[]> names = inputs.stream().map(TensorInfo::getDimensionNames).toList();
    List<OutputPlan> plans = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      plans.add(plan(names, signature, signature.outputs().get(i), outputs.get(i)));
    }
    return new LoadedSession(environment, session, signature, inputTypes, List.copyOf(plans), null);
  }

  private OrtApi requireApi(TensorSpec example) {
    if (api == null) {
      throw new ReleaseException(
          FILE
              + ": expected a model without text, UINT16, UINT32, UINT64 and names beyond U+FFFF,"
              + " since this process cannot reach the C interface of ONNX Runtime, got "
              + example);
    }
    return api;
  }

  /** As the C interface tells them, for the binding reads some characters as others. */
  private List<String> inputNames(OrtSession session) throws OrtException {
    if (api == null) {
      return List.copyOf(session.getInputNames());
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < session.getNumInputs(); i++) {
      names.add(api.inputName(session, i));
    }
    return names;
  }

  private List<String> outputNames(OrtSession session) throws OrtException {
    if (api == null) {
      return List.copyOf(session.getOutputNames());
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < session.getNumOutputs(); i++) {
      names.add(api.outputName(session, i));
    }
    return names;
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
    if (!readNames.equals(names) || infos.size() != names.size()) {
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
      // For outputs the runtime may know more than the file: dimensions that the file leaves open.
      boolean same =
          spec.anyShape()
              || (side.equals("input")
                  ? Arrays.equals(spec.shape(), info.getShape())
                  : Shape.agree(spec.shape(), info.getShape()));
      if (type != spec.type() || !same) {
        String got = (type == null ? info.onnxType : type) + Shape.text(info.getShape());
        throw refused(
            side, spec.name(), spec.type() + Shape.text(spec.shape()) + ", as the file says", got);
      }
    }
  }

  /** No plan where the output is an input passed on, or of unknown rank. */
  private static OutputPlan plan(
      List<String[]> inputNames, Signature signature, TensorSpec output, TensorInfo info) {
    boolean passedOn =
        signature.inputs().stream().anyMatch(input -> input.name().equals(output.name()));
    boolean ranked = info.getShape().length == output.shape().length;
    return passedOn || !ranked
        ? OutputPlan.none()
        : OutputPlan.of(inputNames, output.type(), info.getShape(), info.getDimensionNames());
  }

  private static ReleaseException refused(String side, String name, String expected, Object got) {
    return new ReleaseException(
        FILE + ": " + side + " " + name + ": expected " + expected + ", got " + got);
  }
}
