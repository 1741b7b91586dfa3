package io.pronto.images;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Flags of the JVM in an image, as files that {@code java} reads. They are those of {@code
 * jvm.options} and where things lie: with others the JVM would refuse the cache.
 */
final class Options {

  /** Of the service. */
  static final String SERVICE = "jvm.options";

  /** Of the program that asks the service whether it is ready. */
  static final String HEALTH = "health.options";

  private static final String PROBE = "io.pronto.service.admin.HealthProbe";

  /** No collector, as two of them would end it: JDK_JAVA_OPTIONS may name one. */
  private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-Xmx16m");

  private final Path checkout;
  private final Path files;

  /**
   * Options of one service.
   *
   * @param files where its files are now
   */
  Options(Path checkout, Path files) {
    this.checkout = checkout;
    this.files = files;
  }

  /** Writes both files, for an image in which all lies in {@code home}. */
  void write(String home) throws IOException {
    Files.write(files.resolve(SERVICE), service(home));
    Files.write(files.resolve(HEALTH), health(home));
  }

  /** Without the cache: to map it takes longer than to load the few classes of this program. */
  private List<String> health(String home) throws IOException {
    List<String> flags = new ArrayList<>(SMALL);
    flags.addAll(List.of("-cp", home + "/" + files.relativize(jarOfProbe()), PROBE));
    return flags;
  }

  private Path jarOfProbe() throws IOException {
    String entry = PROBE.replace('.', '/') + ".class";
    try (DirectoryStream<Path> own = Files.newDirectoryStream(files.resolve(Application.OWN))) {
      for (Path path : own) {
        try (JarFile jar = new JarFile(path.toFile())) {
          if (jar.getEntry(entry) != null) {
            return path;
          }
        }
      }
    }
    throw new IOException("no jar with " + entry + " in " + files.resolve(Application.OWN));
  }

  /** Flags of a service that lies in {@code home}. */
  List<String> service(String home) throws IOException {
    List<String> flags = new ArrayList<>(Files.readAllLines(checkout.resolve("jvm.options")));
    flags.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    String folder = home + "/" + Application.NATIVE;
    flags.add("-Djava.library.path=" + folder);
    flags.add("-Donnxruntime.native.path=" + folder);
    if (Files.exists(files.resolve(Application.NATIVE).resolve("libtokenizers.so"))) {
      flags.add("-DRUST_LIBRARY_PATH=" + folder + "/libtokenizers.so");
    }
    return flags;
  }
}
