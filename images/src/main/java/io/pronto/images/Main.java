package io.pronto.images;

import com.google.cloud.tools.jib.api.JibContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Makes all images: runtime, files, training, layers. */
public final class Main {

  private static final List<Service> CHAIN =
      List.of(Service.GATEWAY, Service.PREPROCESSOR, Service.MODEL_SERVER, Service.POSTPROCESSOR);

  private final Settings settings;

  private Main(Settings settings) {
    this.settings = settings;
  }

  /** Called by Maven. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    new Main(Settings.ofProperties()).make();
  }

  private void make() throws IOException, InterruptedException, ExecutionException {
    Path outputs = settings.outputs();
    Path jdk = outputs.resolve("jdk");
    delete(jdk);
    // It knows layers by the times of their files, which are always the same here.
    delete(settings.layers());
    JavaRuntime.link(jdk);
    Map<Service, Options> options = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      options.put(service, lay(service));
    }
    Path models = settings.checkout().resolve("samples/models");
    for (List<Service> together : List.of(CHAIN, List.of(Service.STANDALONE))) {
      try (Training training = new Training(jdk.resolve("bin/java"), models)) {
        training.run(together, options, outputs);
      }
    }
    String revision = revision();
    for (Service service : Service.values()) {
      Path files = outputs.resolve(service.module());
      JibContainer made = new Image(service, settings, jdk, files).make(labels(service, revision));
      System.out.println(
          settings.name(service)
              + " "
              + made.getDigest()
              + (settings.push() ? " pushed" : " " + settings.tar(service)));
    }
  }

  private Options lay(Service service) throws IOException {
    Path files = settings.outputs().resolve(service.module());
    delete(files);
    Path module = settings.checkout().resolve(service.module());
    FileTime time = FileTime.from(settings.time());
    new Application(module.resolve("target/quarkus-app"), files, time).lay();
    Files.copy(settings.checkout().resolve("LICENSE"), files.resolve("LICENSE"));
    Path sbom = module.resolve("target/bom.json");
    Files.copy(sbom, files.resolve("sbom.cdx.json"));
    Options options = new Options(settings.checkout(), files);
    options.write(Image.HOME);
    return options;
  }

  private Map<String, String> labels(Service service, String revision) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("org.opencontainers.image.title", "pronto-" + service.module());
    labels.put("org.opencontainers.image.description", service.description());
    labels.put("org.opencontainers.image.version", settings.tag());
    labels.put("org.opencontainers.image.licenses", "Apache-2.0");
    labels.put("org.opencontainers.image.created", settings.time().toString());
    labels.put("io.pronto.java", Runtime.version().toString());
    if (!revision.isEmpty()) {
      labels.put("org.opencontainers.image.revision", revision);
    }
    if (!settings.baseImage().startsWith("tar:")) {
      labels.put("org.opencontainers.image.base.name", settings.baseImage());
    }
    return labels;
  }

  /** The commit; empty where the sources are not a checkout. */
  private String revision() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "rev-parse", "HEAD")
            .directory(settings.checkout().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return git.waitFor() == 0 ? said : "";
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
