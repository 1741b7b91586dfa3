package io.pronto.core.release;

import io.pronto.core.release.Release.Limits;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code release.yaml} says.
 *
 * @param inputs what callers send, where it is said
 * @param outputs what callers get, where it is said
 * @param carry names of tensors that pass by the model
 */
record ReleaseSettings(
    Optional<List<TensorSpec>> inputs,
    Optional<List<TensorSpec>> outputs,
    List<StepSpec> preprocess,
    List<String> carry,
    List<StepSpec> postprocess,
    Limits limits,
    Gate gate) {

  static final String FILE = "release.yaml";

  private static final String INPUTS = "inputs";
  private static final String SHAPE = "shape";

  /** Instead of dimensions. */
  private static final String ANY = "any";

  private static final String NULL = "null";
  private static final String ALLOW_NAN = "allow-nan";

  private static final int MAX_FILE = 1 << 20;
  private static final int MAX_STEPS = 100;
  private static final List<String> LATER = List.of("batching", "session");
  private static final Pattern STEP = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MAX_DEADLINE = Duration.ofSeconds(60);

  /**
   * Reads the file, or what holds where there is none.
   *
   * @throws ReleaseException naming line, key, expected and got
   */
  static ReleaseSettings read(ReleaseFiles files) {
    byte[] content = files.names().contains(FILE) ? files.bytes(FILE, MAX_FILE) : new byte[0];
    YamlOptions yaml = YamlOptions.parse(FILE, content, files);
    LATER.forEach(yaml::notYet);
    ReleaseSettings settings =
        new ReleaseSettings(
            tensors(yaml, INPUTS),
            tensors(yaml, "outputs"),
            steps(yaml, "preprocess"),
            yaml.has("carry") ? yaml.texts("carry") : List.of(),
            steps(yaml, "postprocess"),
            limits(yaml),
            GateSettings.read(yaml));
    yaml.done();
    if (!settings.limits.allowNan()
        && settings.inputs.orElse(List.of()).stream().anyMatch(TensorSpec::nullIsNan)) {
      throw yaml.refused(ALLOW_NAN, "true, since null is NaN in an input", "false");
    }
    if (settings.outputs.isEmpty() && !settings.postprocess.isEmpty()) {
      throw yaml.refused("outputs", "what callers get after the steps of postprocess", "nothing");
    }
    return settings;
  }

  private static Optional<List<TensorSpec>> tensors(YamlOptions yaml, String side) {
    Optional<List<YamlOptions>> items = yaml.items(side);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    List<TensorSpec> tensors = new ArrayList<>();
    for (YamlOptions item : items.get()) {
      TensorSpec tensor = tensor(item, side);
      if (!names.add(tensor.name())) {
        throw item.refused("name", "each name once", tensor.name());
      }
      tensors.add(tensor);
    }
    if (tensors.isEmpty()) {
      throw yaml.refused(side, "at least one", "none");
    }
    return Optional.of(tensors);
  }

  private static TensorSpec tensor(YamlOptions item, String side) {
    String name = item.text("name");
    if (name.isEmpty()) {
      throw item.refused("name", "a name", name);
    }
    String type = item.text("datatype");
    DataType datatype =
        DataType.named(type)
            .orElseThrow(
                () -> item.refused("datatype", "one of " + List.of(DataType.values()), type));
    boolean nullIsNan = side.equals(INPUTS) && nullIsNan(item, datatype);
    if (item.peek(SHAPE).filter(ANY::equals).isPresent()) {
      item.text(SHAPE);
      item.done();
      return new TensorSpec(name, datatype, new long[] {-1}, nullIsNan, true);
    }
    List<Long> shape = item.wholes(SHAPE);
    if (shape.size() > Shape.MAX_RANK || shape.stream().anyMatch(dimension -> dimension < -1)) {
      throw item.refused(
          SHAPE, "at most " + Shape.MAX_RANK + " dimensions of -1 (any size) or more", shape);
    }
    item.done();
    return new TensorSpec(
        name, datatype, shape.stream().mapToLong(Long::longValue).toArray(), nullIsNan);
  }

  private static boolean nullIsNan(YamlOptions item, DataType type) {
    Optional<String> meaning = item.scalar(NULL);
    if (meaning.isEmpty()) {
      return false;
    }
    if (!type.floating()) {
      throw item.refused(NULL, "a floating datatype, which has NaN", type);
    }
    if (!meaning.get().equals("nan")) {
      throw item.refused(NULL, "nan", meaning.get());
    }
    return true;
  }

  private static List<StepSpec> steps(YamlOptions yaml, String side) {
    List<StepSpec> steps = new ArrayList<>();
    for (YamlOptions item : yaml.items(side).orElse(List.of())) {
      StepSpec step = item.step();
      if (!STEP.matcher(step.type()).matches()) {
        throw item.refused("", "the word of a step: lower-case letters, digits and -", step.type());
      }
      steps.add(step);
    }
    if (steps.size() > MAX_STEPS) {
      throw yaml.refused(side, "at most " + MAX_STEPS + " steps", steps.size());
    }
    return steps;
  }

  /**
   * Where only one of the two deadlines is given, it moves the other one's default out of its way.
   */
  private static Limits limits(YamlOptions yaml) {
    boolean allowNan = yaml.flag(ALLOW_NAN, true);
    Optional<YamlOptions> deadline = yaml.section("deadline");
    if (deadline.isEmpty()) {
      return new Limits(DEFAULT_DEADLINE, MAX_DEADLINE, allowNan);
    }
    YamlOptions options = deadline.get();
    Optional<Duration> usual = duration(options, "default");
    Optional<Duration> max = duration(options, "max");
    options.done();
    if (usual.isPresent() && max.isPresent() && usual.get().compareTo(max.get()) > 0) {
      throw options.refused(
          "default", "at most max, " + options.text("max"), options.text("default"));
    }
    Duration most = max.orElseGet(() -> longer(MAX_DEADLINE, usual.orElse(DEFAULT_DEADLINE)));
    return new Limits(usual.orElseGet(() -> shorter(DEFAULT_DEADLINE, most)), most, allowNan);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Optional<Duration> duration(YamlOptions options, String name) {
    return DurationText.of(options, name);
  }
}
