package io.pronto.gateway.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP/1.1 as it is written, for requests that no client library would send. */
record RawRest(URI server) {

  private static final int PATIENCE_MILLIS = 60_000;
  private static final String LINE = "\r\n";

  /** An answer: its status, its head and its body. */
  record Reply(int status, List<String> head, String body) {

    Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /**
   * Sends a request and reads until the server closes the connection.
   *
   * @param start method and target
   */
  Reply send(String start, byte[] body, String... headers) throws IOException {
    String head =
        start
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + body.length
            + LINE
            + String.join("", List.of(headers).stream().map(header -> header + LINE).toList())
            + LINE;
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf(LINE + LINE);
      return new Reply(
          Integer.parseInt(all.split(" ", 3)[1]),
          List.of(all.substring(0, end).split(LINE)),
          all.substring(end + 2 * LINE.length()));
    }
  }
}
