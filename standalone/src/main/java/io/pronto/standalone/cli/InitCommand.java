package io.pronto.standalone.cli;

import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.ReleaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init}: puts a model into the repository, with a {@code release.yaml} to edit. */
@Command(
    name = "init",
    description = "Puts an ONNX model into the repository and writes a release.yaml to edit.")
final class InitCommand implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "name that callers will use")
  private String model;

  @Parameters(index = "1", paramLabel = "FILE", description = "the model, in ONNX form")
  private Path file;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "folder of the models (PRONTO_MODEL_REPOSITORY)")
  private Path repository;

  @Option(names = "--version", paramLabel = "N", description = "version (the next one)")
  private Long version;

  @Option(names = "--force", description = "replaces what is there")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (!NAME.matcher(model).matches()) {
      throw Trouble.usage(
          "MODEL: expected at most 128 letters, digits, '.', '_' and '-' that begin with a letter"
              + " or a digit, got "
              + model);
    }
    if (version != null && version < 1) {
      throw Trouble.usage("--version: expected 1 or more, got " + version);
    }
    String settings = new Settings(model, graph()).text();
    Path folder = folder();
    Path release = folder.resolve("release.yaml");
    if (Files.exists(release) && !force) {
      throw Trouble.refused(
          release + ": expected none yet; choose another --version, or --force to replace it");
    }
    Files.createDirectories(folder);
    Path target = folder.resolve("model.onnx");
    if (!Files.exists(target) || !Files.isSameFile(file, target)) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(release, settings);
    spec.commandLine()
        .getOut()
        .printf(
            "%s%n%s%nEdit release.yaml, then: PRONTO_MODEL_REPOSITORY=%s ./pronto serve%n",
            target, release, root());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private ModelGraph graph() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Trouble.refused(file + ": expected an ONNX model, got no file");
    }
    try {
      return ModelGraph.of(file);
    } catch (ReleaseException e) {
      throw Trouble.refused(file + ": " + e.getMessage());
    }
  }

  private Path root() {
    if (repository != null) {
      return repository;
    }
    String configured = System.getenv("PRONTO_MODEL_REPOSITORY");
    return Path.of(configured == null || configured.isBlank() ? "samples/models" : configured);
  }

  private Path folder() throws IOException {
    Path versions = root().resolve(model);
    return versions.resolve(Long.toString(version == null ? next(versions) : version));
  }

  private static long next(Path versions) throws IOException {
    if (!Files.isDirectory(versions)) {
      return 1;
    }
    try (Stream<Path> folders = Files.list(versions)) {
      return 1
          + folders
              .map(folder -> folder.getFileName().toString())
              .filter(name -> VERSION.matcher(name).matches())
              .mapToLong(Long::parseLong)
              .max()
              .orElse(0);
    }
  }
}
