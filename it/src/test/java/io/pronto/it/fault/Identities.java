package io.pronto.it.fault;

import io.grpc.ChannelCredentials;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Service;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The certificates of a fleet, each instance with files of its own, as secrets are mounted. */
final class Identities {

  private static final String CLIENT = "client";

  private final Path folder;
  private final Certificates client;
  private Authority authority;

  Identities(Path folder) {
    this.folder = folder;
    this.authority = new Authority();
    Path own = issue(CLIENT);
    this.client =
        new Certificates(
            new TlsFiles(
                own.resolve("tls.crt"),
                own.resolve("tls.key"),
                Optional.of(own.resolve("ca.crt"))));
  }

  /** The variables of an instance that has its certificate there. */
  Map<String, String> environment(Endpoint endpoint) {
    Path own = issue(endpoint);
    Map<String, String> tls =
        Map.of(
            "PRONTO_TLS_CERTIFICATE", own.resolve("tls.crt").toString(),
            "PRONTO_TLS_KEY", own.resolve("tls.key").toString(),
            "PRONTO_TLS_CA", own.resolve("ca.crt").toString(),
            "PRONTO_TLS_RELOAD", "200ms");
    if (endpoint.service() != Service.GATEWAY) {
      return tls;
    }
    Map<String, String> front = new TreeMap<>(tls);
    front.put("PRONTO_GATEWAY_TLS_CLIENT_CA", own.resolve("ca.crt").toString());
    return front;
  }

  /** Gives an instance a new certificate. */
  Path issue(Endpoint endpoint) {
    return issue(endpoint.name(), "dns:" + endpoint.service().module(), "ip:127.0.0.1");
  }

  /** Gives the client of the tests a new certificate. */
  void issueClient() {
    issue(CLIENT);
    client.refresh();
  }

  /** What the client of the tests shows and trusts. */
  ChannelCredentials clientCredentials() {
    return client.client();
  }

  /** The same, but it trusts another authority. */
  ChannelCredentials clientTrusting(Path other) {
    return showing(place(CLIENT), other);
  }

  /** Shows the certificate in a folder, and trusts an authority. */
  ChannelCredentials showing(Path own, Path authority) {
    return new Certificates(
            new TlsFiles(own.resolve("tls.crt"), own.resolve("tls.key"), Optional.of(authority)))
        .client();
  }

  /** Somebody else, whom the authority of now has signed; the folder of what he shows. */
  Path issueFormer() {
    return issue("former");
  }

  private Path issue(String name, String... names) {
    Path trusted = place(name).resolve("ca.crt");
    try {
      byte[] known = Files.exists(trusted) ? Files.readAllBytes(trusted) : null;
      authority.issue(place(name), names);
      if (known != null) {
        Files.write(trusted, known); // whom to trust is another matter
      }
      return place(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an instance has its files. */
  Path place(String name) {
    return folder.resolve(name);
  }

  /** From now on another authority signs; nobody trusts it yet. */
  Path changeAuthority() {
    authority = new Authority();
    Path place = folder.resolve("authority-" + System.nanoTime());
    authority.issue(place);
    return place.resolve("ca.crt");
  }

  /** Has the client of the tests trust those authorities. */
  void trustAsClient(String authorities) {
    trust(CLIENT, authorities);
    client.refresh();
  }

  /** Has an instance trust those authorities. */
  void trust(String name, String authorities) {
    try {
      Path next = Files.writeString(folder.resolve(name + "-ca.next"), authorities);
      Files.move(
          next,
          place(name).resolve("ca.crt"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the client of the tests has its files. */
  Path client() {
    return place(CLIENT);
  }
}
