package io.pronto.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The part of the JDK that the services need, linked from the one that runs the build. */
final class JavaRuntime {

  /** Beside what the libraries ask for: JFR and names of hosts by DNS, for those who operate it. */
  private static final List<String> MODULES =
      List.of(
          "java.desktop", // pictures
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.sql",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final List<String> OPTIONS =
      List.of("--compress", "zip-0", "--no-header-files", "--no-man-pages");

  private JavaRuntime() {}

  /** Links it into a folder that is not there yet. Not compressed, as layers of images are. */
  static void link(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink: take a whole one"));
    StringWriter words = new StringWriter();
    PrintWriter out = new PrintWriter(words);
    int code = jlink.run(out, out, arguments(folder));
    if (code != 0) {
      throw new IOException("jlink: " + code + "\n" + words);
    }
  }

  private static String[] arguments(Path folder) {
    return Stream.concat(
            OPTIONS.stream(),
            List.of("--add-modules", String.join(",", MODULES), "--output", folder.toString())
                .stream())
        .toArray(String[]::new);
  }
}
