package io.pronto.it.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of the product lie that the tests start. */
public final class Product {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  private Product() {}

  /** Root of the source tree. */
  public static Path root() {
    return MODULE.getParent();
  }

  /** A file or folder of this module's test resources. */
  public static Path resource(String name) {
    return MODULE.resolve("src/test/resources").resolve(name);
  }

  /** A file or folder beside the Java sources of the tests. */
  public static Path testSource(String name) {
    return MODULE.resolve("src/test").resolve(name);
  }

  /** The folder for what the tests write. */
  public static Path outputs() {
    return MODULE.resolve("target/it");
  }

  /**
   * The command that starts a packaged service: the JVM of the tests, the product's flags, these
   * flags.
   */
  static List<String> command(String module, List<String> flags) {
    Path application = root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(application)) {
      throw new IllegalStateException("package the module " + module + " first: no " + application);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root().resolve("jvm.options"));
    command.addAll(flags);
    command.add("-jar");
    command.add(application.toString());
    return command;
  }
}
