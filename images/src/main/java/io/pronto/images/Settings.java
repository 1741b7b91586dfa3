package io.pronto.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What the build was told.
 *
 * @param checkout root of the source tree
 * @param baseImage name of an image, or {@code tar:///path}
 * @param prefix where names begin
 * @param tag of all images
 * @param push whether they go to a registry, instead of into files
 * @param time of all files, and of the images
 */
record Settings(
    Path checkout, String baseImage, String prefix, String tag, boolean push, Instant time) {

  /** From system properties, as the POM gives them. */
  static Settings ofProperties() {
    return new Settings(
        Path.of(System.getProperty("images.checkout")).toAbsolutePath().normalize(),
        System.getProperty("images.base"),
        System.getProperty("images.prefix"),
        System.getProperty("images.tag"),
        Boolean.getBoolean("images.push"),
        Instant.parse(System.getProperty("images.time")));
  }

  /** Where everything is made. */
  Path outputs() {
    return checkout.resolve("images/target/images");
  }

  /** What Jib keeps of the layers that it makes. */
  Path layers() {
    return outputs().resolve("cache/application");
  }

  /** Name of an image with its tag. */
  String name(Service service) {
    return prefix + service.module() + ":" + tag;
  }

  /** Where an image that is not pushed is written to. */
  Path tar(Service service) {
    return outputs().resolve("pronto-" + service.module() + ".tar");
  }

  /** Registries on this machine need no TLS. */
  boolean insecureRegistry() {
    return prefix.startsWith("127.0.0.1:") || prefix.startsWith("localhost:");
  }

  /** A place in a registry, with the password that {@code docker login} left. */
  RegistryImage registry(String name) throws InvalidImageReferenceException {
    ImageReference reference = ImageReference.parse(name);
    return RegistryImage.named(reference)
        .addCredentialRetriever(
            CredentialRetrieverFactory.forImage(reference, event -> {}).dockerConfig());
  }
}
