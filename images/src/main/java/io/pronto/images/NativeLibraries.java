package io.pronto.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Native code that libraries bring in their jars and would unpack at each start, for which a
 * container has no place. In an image it lies unpacked, for its one system.
 *
 * @param jar how the name of the jar begins
 * @param folder where all systems are in it
 * @param files those of Linux on x86-64
 */
record NativeLibraries(String jar, String folder, List<String> files) {

  private static final List<NativeLibraries> KNOWN =
      List.of(
          new NativeLibraries(
              "com.microsoft.onnxruntime.onnxruntime-",
              "ai/onnxruntime/native/",
              List.of("linux-x64/libonnxruntime.so", "linux-x64/libonnxruntime4j_jni.so")),
          new NativeLibraries(
              "ai.djl.huggingface.tokenizers-",
              "native/lib/",
              List.of("linux-x86_64/cpu/libtokenizers.so")),
          new NativeLibraries(
              "io.netty.netty-transport-native-epoll-",
              "META-INF/native/",
              List.of("libnetty_transport_native_epoll_x86_64.so")));

  private static final NativeLibraries NONE = new NativeLibraries("", "", List.of());

  /** Those of a jar. */
  static NativeLibraries of(Path jar) {
    String name = jar.getFileName().toString();
    return KNOWN.stream().filter(known -> name.startsWith(known.jar)).findFirst().orElse(NONE);
  }

  /** Whether the jar has some. */
  boolean any() {
    return !files.isEmpty();
  }

  /** Whether this entry of the jar is native code, of whatever system. */
  boolean has(ZipEntry entry) {
    String name = entry.getName();
    return any() && name.startsWith(folder) && !name.endsWith(".properties");
  }

  /** Puts those of the one system into a folder. */
  void unpack(ZipFile from, Path into) throws IOException {
    for (String file : files) {
      ZipEntry entry = from.getEntry(folder + file);
      if (entry != null) {
        Files.createDirectories(into);
        try (InputStream bytes = from.getInputStream(entry)) {
          Files.copy(bytes, into.resolve(file.substring(file.lastIndexOf('/') + 1)));
        }
      }
    }
  }
}
