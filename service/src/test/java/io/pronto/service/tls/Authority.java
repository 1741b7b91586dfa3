package io.pronto.service.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A certificate authority of a test. */
public final class Authority {

  private static final String PASSWORD = "no-secret";
  private static final String OWN = "authority";

  private final Path store;
  private int issued;

  /** A new one, which keeps its keys in a folder. */
  public Authority(Path folder) {
    store = folder.resolve("authority-" + System.nanoTime() + ".p12");
    keytool("-genkeypair", "-alias", OWN, "-dname", "CN=" + store.getFileName(), "-ext", "bc:c");
  }

  /**
   * Writes a new certificate, its key and that of the authority, as a mounted secret has them:
   * {@code tls.crt}, {@code tls.key}, {@code ca.crt}. Replaces what is there.
   *
   * @param names alternative names of the subject, such as {@code dns:preprocessor}
   */
  public TlsFiles issue(Path folder, String... names) {
    String alias = "leaf-" + issued++;
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-signer", OWN));
    if (names.length > 0) {
      arguments.addAll(List.of("-ext", "san=" + String.join(",", names)));
    }
    keytool(arguments.toArray(String[]::new));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Files.createDirectories(folder);
      Path certificate = folder.resolve("tls.crt");
      Path key = folder.resolve("tls.key");
      Path authority = folder.resolve("ca.crt");
      write(key, "PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
      write(certificate, keys.getCertificate(alias));
      write(authority, keys.getCertificate(OWN));
      return new TlsFiles(certificate, key, Optional.of(authority));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, Certificate certificate)
      throws IOException, GeneralSecurityException {
    write(file, "CERTIFICATE", certificate.getEncoded());
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind));
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
