package io.pronto.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The files of a service as they lie in its image, made of what Quarkus packaged. One flat class
 * path instead of Quarkus' own class loader, since the JVM keeps in an AOT cache only what its own
 * loaders load.
 */
final class Application {

  /** Starts it: {@code java -jar}. */
  static final String JAR = "pronto.jar";

  /** Libraries of others, which change seldom. */
  static final String LIBRARIES = "lib";

  /** What this build compiled. */
  static final String OWN = "app";

  /** Native code. */
  static final String NATIVE = "native";

  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final List<String> KEPT = List.of("Add-Opens", "Enable-Native-Access");

  private final Path packaged;
  private final Path home;
  private final FileTime time;
  private final List<String> classPath = new ArrayList<>();

  /**
   * An application.
   *
   * @param packaged folder that Quarkus made
   * @param home folder to make
   * @param time of all files: the JVM compares them with those it saw when the cache was made
   */
  Application(Path packaged, Path home, FileTime time) {
    this.packaged = packaged;
    this.home = home;
    this.time = time;
  }

  /** Copies its jars and makes the one that starts it. */
  void lay() throws IOException {
    // What Quarkus generated and changed stands before what it was made of.
    for (String generated : List.of("generated-bytecode.jar", "transformed-bytecode.jar")) {
      Path jar = packaged.resolve("quarkus").resolve(generated);
      if (Files.exists(jar)) {
        add(jar, OWN);
      }
    }
    for (String folder : List.of("app", "lib/boot", "lib/main")) {
      for (Path jar : sorted(packaged.resolve(folder))) {
        boolean own = folder.equals("app") || jar.getFileName().toString().startsWith("io.pronto.");
        add(jar, own ? OWN : LIBRARIES);
      }
    }
    start();
    stamp();
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private void add(Path jar, String folder) throws IOException {
    Path copy = Files.createDirectories(home.resolve(folder)).resolve(jar.getFileName());
    NativeLibraries libraries = NativeLibraries.of(jar);
    if (libraries.any()) {
      try (ZipFile from = new ZipFile(jar.toFile())) {
        libraries.unpack(from, home.resolve(NATIVE));
        copyWithout(libraries, from, copy);
      }
    } else {
      Files.copy(jar, copy);
    }
    classPath.add(folder + "/" + jar.getFileName());
  }

  private void copyWithout(NativeLibraries libraries, ZipFile from, Path copy) throws IOException {
    try (ZipOutputStream to = zip(copy)) {
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (!libraries.has(entry) && !entry.isDirectory()) {
          to.putNextEntry(entry(entry.getName()));
          try (InputStream bytes = from.getInputStream(entry)) {
            bytes.transferTo(to);
          }
        }
      }
    }
  }

  /** A jar that has no classes, only the class path. */
  private void start() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
    attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
    try (JarFile made = new JarFile(packaged.resolve("quarkus-run.jar").toFile())) {
      Attributes quarkus = made.getManifest().getMainAttributes();
      for (String key : KEPT) {
        if (quarkus.getValue(key) != null) {
          attributes.putValue(key, quarkus.getValue(key));
        }
      }
    }
    try (ZipOutputStream jar = zip(home.resolve(JAR))) {
      jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
      manifest.write(jar);
    }
  }

  private static ZipOutputStream zip(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    return new ZipOutputStream(new BufferedOutputStream(bytes));
  }

  /** With a time that no time zone shifts. */
  private ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC));
    return entry;
  }

  private void stamp() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }
}
