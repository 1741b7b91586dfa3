package io.pronto.core.release;

import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads and checks the directory of one release. Runs no model; follows no name out of the
 * repository.
 */
final class ReleaseReader {

  private static final String GOLDENS = "golden.jsonl";
  private static final List<String> MISNAMED =
      List.of("release.yml", "Release.yaml", "release.yaml.txt", "release.json");
  private static final int MAX_GOLDENS = 1_000;
  private static final int MAX_GOLDEN_BYTES = 16 << 20;

  private final GoldenParser goldenParser;
  private final long mostBytes;

  /**
   * A reader.
   *
   * @param mostBytes of what a caller may send at once
   */
  ReleaseReader(GoldenParser goldenParser, long mostBytes) {
    this.goldenParser = goldenParser;
    this.mostBytes = mostBytes;
  }

  /**
   * The release in a directory.
   *
   * @param root real path of the repository
   * @throws ReleaseException if it cannot serve
   */
  Release read(Path root, Path directory, String model, long version) {
    ReleaseFiles files = ReleaseFiles.list(root, directory);
    Path modelFile = files.path(OnnxReader.FILE);
    if (modelFile == null) {
      throw new ReleaseException(
          OnnxReader.FILE + ": expected a model of this name in the release, got " + other(files));
    }
    String misnamed = MISNAMED.stream().filter(files.names()::contains).findFirst().orElse(null);
    if (misnamed != null && !files.names().contains(ReleaseSettings.FILE)) {
      throw new ReleaseException(
          misnamed + ": expected the name " + ReleaseSettings.FILE + ", got " + misnamed);
    }
    Sha256Sums.enforce(files);
    OnnxFile onnx = files.read(OnnxReader.FILE, in -> OnnxReader.read(in, Files.size(modelFile)));
    onnx.externalData().forEach(location -> checkExternalData(files, modelFile, location));
    ReleaseSettings settings = ReleaseSettings.read(files);
    checkLimits(settings, onnx.graph().signature());
    checkCarry(settings, onnx.graph().signature());
    Signature callers = callers(settings, onnx.graph());
    List<Golden> goldens = goldens(files);
    String digest = files.digest();
    return new Release(
        new ReleaseId(model, version, digest),
        callers,
        onnx.graph(),
        ModelFile.of(files, OnnxReader.FILE, onnx.externalData()),
        settings.preprocess(),
        settings.carry(),
        settings.postprocess(),
        settings.limits(),
        goldens,
        settings.gate());
  }

  /** What there is instead of the model. */
  private static String other(ReleaseFiles files) {
    return files.names().stream()
        .filter(name -> name.endsWith(".onnx"))
        .findFirst()
        .map(name -> name + "; rename it")
        .orElse("none");
  }

  /**
   * The runtime looks for weights beside the real model file: there must be the same file as in the
   * release.
   */
  private static void checkExternalData(ReleaseFiles files, Path modelFile, String location) {
    Path listed = files.path(location);
    boolean inside = listed != null && listed.startsWith(files.directory());
    if (!inside || !isSame(listed, modelFile.resolveSibling(location))) {
      throw new ReleaseException(
          OnnxReader.FILE
              + ": external data: expected a file inside the release, got "
              + (location.isEmpty() ? "no name" : location));
    }
  }

  private static boolean isSame(Path listed, Path opened) {
    try {
      return opened.toRealPath().equals(listed);
    } catch (IOException e) {
      throw RepositoryPaths.unreadable(listed.getFileName().toString(), e);
    }
  }

  /** A model or a declaration that every call would be refused for. */
  private void checkLimits(ReleaseSettings settings, Signature model) {
    SignatureLimits.check(OnnxReader.FILE + ": inputs", model.inputs());
    SignatureLimits.check(OnnxReader.FILE + ": outputs", model.outputs());
    settings
        .inputs()
        .ifPresent(inputs -> SignatureLimits.check(ReleaseSettings.FILE + ": inputs", inputs));
    settings
        .outputs()
        .ifPresent(outputs -> SignatureLimits.check(ReleaseSettings.FILE + ": outputs", outputs));
    int onward = model.outputs().size() + settings.carry().size();
    if (onward > Tensors.MOST) {
      throw carry("at most " + Tensors.MOST + " tensors, with the outputs of the model", onward);
    }
    SignatureLimits.checkTogether("inputs", settings.inputs().orElse(model.inputs()), mostBytes);
  }

  /** What is carried is an input of the model, told apart from its outputs, and used. */
  private static void checkCarry(ReleaseSettings settings, Signature model) {
    List<String> inputs = model.inputs().stream().map(TensorSpec::name).toList();
    List<String> outputs = model.outputs().stream().map(TensorSpec::name).toList();
    for (String name : settings.carry()) {
      if (!inputs.contains(name)) {
        throw carry("inputs of the model (" + String.join(", ", inputs) + ")", name);
      }
      if (outputs.contains(name)) {
        throw carry("names that no output of the model has", name);
      }
    }
    if (Set.copyOf(settings.carry()).size() < settings.carry().size()) {
      throw carry("each name once", settings.carry());
    }
    if (!settings.carry().isEmpty() && settings.postprocess().isEmpty()) {
      throw carry("steps in postprocess that use what is carried", "none");
    }
  }

  private static ReleaseException carry(String expected, Object got) {
    return new ReleaseException(
        "%s: carry: expected %s, got %s".formatted(ReleaseSettings.FILE, expected, got));
  }

  private static Signature callers(ReleaseSettings settings, ModelGraph graph) {
    Signature model = graph.signature();
    List<TensorSpec> inputs = settings.inputs().orElse(model.inputs());
    List<TensorSpec> outputs = settings.outputs().orElse(model.outputs());
    if (settings.preprocess().isEmpty()) {
      PassThrough.check("inputs", "preprocess", inputs, model.inputs());
      checkShared(graph.shared(), inputs);
    }
    if (settings.postprocess().isEmpty()) {
      PassThrough.check("outputs", "postprocess", outputs, model.outputs());
    }
    return new Signature(inputs, outputs);
  }

  private static void checkShared(SharedDimensions shared, List<TensorSpec> inputs) {
    shared
        .clash(place -> shape(inputs, place.input())[place.axis()])
        .ifPresent(
            clash -> {
              throw new ReleaseException(
                  "%s: inputs: expected %s, got %d"
                      .formatted(ReleaseSettings.FILE, clash.expected(), clash.otherSize()));
            });
  }

  private static long[] shape(List<TensorSpec> inputs, String name) {
    return inputs.stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape();
  }

  private List<Golden> goldens(ReleaseFiles files) {
    if (!files.names().contains(GOLDENS)) {
      return List.of();
    }
    List<Golden> goldens = new ArrayList<>();
    int number = 0;
    for (String line : text(files.bytes(GOLDENS, MAX_GOLDEN_BYTES)).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        goldens.add(golden(line, GOLDENS + " line " + number));
      }
      if (goldens.size() > MAX_GOLDENS) {
        throw new ReleaseException(
            GOLDENS + ": expected at most " + MAX_GOLDENS + " lines, got more");
      }
    }
    return goldens;
  }

  private Golden golden(String line, String where) {
    try {
      return goldenParser.parse(line);
    } catch (ReleaseException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ReleaseException(where + ": " + e.getMessage(), e);
    }
  }

  private static String text(byte[] content) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new ReleaseException(GOLDENS + ": expected text in UTF-8, got other bytes", e);
    }
  }
}
