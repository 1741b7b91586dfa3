package io.pronto.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** An image of one service: what changes seldom lies below what changes often. */
final class Image {

  /** Where everything of ours lies in it. */
  static final String HOME = "/opt/pronto";

  /** The AOT cache, which is made anew by each build and differs each time. */
  static final String CACHE = "pronto.aot";

  private static final String USER = "65532:65532";
  private static final String JDK = HOME + "/jdk";

  private final Service service;
  private final Settings settings;
  private final Path jdk;
  private final Path files;

  /**
   * An image.
   *
   * @param jdk folder of the runtime
   * @param files folder of the service's files
   */
  Image(Service service, Settings settings, Path jdk, Path files) {
    this.service = service;
    this.settings = settings;
    this.jdk = jdk;
    this.files = files;
  }

  /** Makes it, and writes or pushes it. */
  JibContainer make(Map<String, String> labels)
      throws IOException, InterruptedException, ExecutionException {
    try {
      JibContainerBuilder image = Jib.from(settings.baseImage());
      configure(image.setLabels(labels));
      for (FileEntriesLayer layer : layers()) {
        image.addFileEntriesLayer(layer);
      }
      return image.containerize(target());
    } catch (InvalidImageReferenceException
        | RegistryException
        | CacheDirectoryCreationException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void configure(JibContainerBuilder image) {
    image
        .setEntrypoint(
            JDK + "/bin/java",
            "@" + HOME + "/" + Options.SERVICE,
            "-XX:AOTCache=" + HOME + "/" + CACHE,
            "-jar",
            HOME + "/" + Application.JAR)
        .setEnvironment(service.environment())
        .setUser(USER)
        .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
        .setCreationTime(settings.time())
        .addExposedPort(Port.tcp(service.managementPort()));
    for (int port : service.ports()) {
      image.addExposedPort(Port.tcp(port));
    }
  }

  private List<FileEntriesLayer> layers() throws IOException {
    List<FileEntriesLayer> layers = new ArrayList<>();
    layers.add(layer("runtime", jdk, List.of(""), JDK));
    for (String folder : List.of(Application.NATIVE, Application.LIBRARIES, Application.OWN)) {
      if (Files.exists(files.resolve(folder))) {
        layers.add(layer(folder, files, List.of(folder), HOME));
      }
    }
    layers.add(layer("start", files, looseFiles(), HOME));
    layers.add(layer("aot", files, List.of(CACHE), HOME));
    return layers;
  }

  private List<String> looseFiles() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(CACHE))
          .sorted()
          .toList();
    }
  }

  private Containerizer target() throws InvalidImageReferenceException {
    String name = settings.name(service);
    Containerizer target =
        settings.push() // under its own tag alone: nothing in a registry changes its meaning
            ? Containerizer.to(settings.registry(name))
            : Containerizer.to(TarImage.at(settings.tar(service)).named(name))
                .withAdditionalTag("latest");
    return target
        .setToolName("pronto")
        .setBaseImageLayersCache(settings.outputs().resolve("cache/base"))
        .setApplicationLayersCache(settings.layers())
        .setAllowInsecureRegistries(settings.insecureRegistry());
  }

  private FileEntriesLayer layer(String name, Path root, List<String> parts, String into)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    Instant time = settings.time();
    for (String part : parts) {
      try (Stream<Path> all = Files.walk(root.resolve(part))) {
        for (Path path : all.sorted().toList()) {
          String place = into + "/" + root.relativize(path);
          FilePermissions mode =
              Files.isDirectory(path) || Files.isExecutable(path)
                  ? FilePermissions.fromOctalString("755")
                  : FilePermissions.fromOctalString("644");
          layer.addEntry(path, AbsoluteUnixPath.get(place), mode, time);
        }
      }
    }
    return layer.build();
  }
}
