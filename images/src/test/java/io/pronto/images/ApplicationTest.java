package io.pronto.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String ONNX = "com.microsoft.onnxruntime.onnxruntime-1.jar";

  private @TempDir Path folder;
  private Path packaged;

  @BeforeEach
  void pack() throws IOException {
    packaged = folder.resolve("packaged");
    jar("quarkus-run.jar", Map.of("Add-Opens", "java.base/java.lang"));
    jar("quarkus/generated-bytecode.jar", Map.of(), "io/quarkus/runner/GeneratedMain.class");
    jar("quarkus/transformed-bytecode.jar", Map.of(), "a/A.class");
    jar("app/pronto-x.jar", Map.of(), "io/pronto/X.class");
    jar("lib/boot/b.jar", Map.of(), "b/B.class");
    jar("lib/main/io.pronto.pronto-chain-1.jar", Map.of(), "io/pronto/chain/C.class");
    jar(
        "lib/main/" + ONNX,
        Map.of(),
        "ai/onnxruntime/OrtSession.class",
        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
        "ai/onnxruntime/native/win-x64/onnxruntime.dll");
  }

  private void jar(String name, Map<String, String> attributes, String... entries)
      throws IOException {
    Path file = packaged.resolve(name);
    Files.createDirectories(file.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (String entry : entries) {
        jar.putNextEntry(new ZipEntry(entry));
        jar.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void whatQuarkusChangedStandsFirstOnTheClassPath() throws IOException {
    // When
    Path home = lay("home");
    // Then
    try (JarFile start = new JarFile(home.resolve(Application.JAR).toFile())) {
      Attributes manifest = start.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Class-Path").split(" "))
          .containsExactly(
              "app/generated-bytecode.jar",
              "app/transformed-bytecode.jar",
              "app/pronto-x.jar",
              "lib/b.jar",
              "lib/" + ONNX,
              "app/io.pronto.pronto-chain-1.jar");
      assertThat(manifest.getValue("Add-Opens")).isEqualTo("java.base/java.lang");
    }
  }

  @Test
  void nativeCodeLiesUnpackedForLinuxOnly() throws IOException {
    // When
    Path home = lay("home");
    // Then
    assertThat(home.resolve("native/libonnxruntime.so"))
        .hasContent("ai/onnxruntime/native/linux-x64/libonnxruntime.so");
    try (JarFile jar = new JarFile(home.resolve("lib").resolve(ONNX).toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly("META-INF/MANIFEST.MF", "ai/onnxruntime/OrtSession.class");
    }
  }

  @Test
  void theSameApplicationGivesTheSameFilesWhereverItIsBuilt() throws IOException {
    // Given
    TimeZone zone = TimeZone.getDefault();
    Path here = lay("here");
    // When
    Path there;
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
      there = lay("there");
    } finally {
      TimeZone.setDefault(zone);
    }
    // Then
    assertThat(contents(there)).isEqualTo(contents(here)).isNotEmpty();
  }

  private Path lay(String name) throws IOException {
    Path home = folder.resolve(name);
    new Application(packaged, home, TIME).lay();
    return home;
  }

  /** Bytes and time of each file. */
  private static Map<String, List<String>> contents(Path home) throws IOException {
    Map<String, List<String>> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        String time = Files.getLastModifiedTime(file).toString();
        contents.put(home.relativize(file).toString(), List.of(time, bytes));
      }
    }
    return contents;
  }
}
