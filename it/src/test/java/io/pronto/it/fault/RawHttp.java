package io.pronto.it.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 byte by byte, so that requests can be sent that no client library would. */
final class RawHttp {

  static final int NONE = 0;

  private static final int PATIENCE_MILLIS = 10_000;
  private static final String LINE = "\r\n";

  private RawHttp() {}

  /**
   * The bytes of a request with a body. Headers are lines; {@code Host}, {@code Connection: close}
   * and, unless there is a {@code Transfer-Encoding}, {@code Content-Length} are added.
   *
   * @param start method and target: {@code POST /v2}
   */
  static byte[] request(String start, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder(start).append(" HTTP/1.1").append(LINE);
    head.append("Host: 127.0.0.1").append(LINE).append("Connection: close").append(LINE);
    boolean chunked = false;
    for (String header : headers) {
      head.append(header).append(LINE);
      chunked |= header.startsWith("Transfer-Encoding");
    }
    if (!chunked) {
      head.append("Content-Length: ").append(body.length).append(LINE);
    }
    byte[] bytes = head.append(LINE).toString().getBytes(StandardCharsets.UTF_8);
    return concat(bytes, body);
  }

  /** A body as one chunk of a chunked transfer, and its end. */
  static byte[] chunked(byte[] body) {
    byte[] size = (Integer.toHexString(body.length) + LINE).getBytes(StandardCharsets.US_ASCII);
    byte[] end = (LINE + "0" + LINE + LINE).getBytes(StandardCharsets.US_ASCII);
    return concat(concat(size, body), end);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  /** Sends a request, and reads until the server closes the connection. */
  static Reply exchange(int port, byte[] request) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MILLIS);
      Thread writer = Thread.ofVirtual().start(() -> write(socket, request));
      Reply reply = Reply.of(read(socket));
      socket.close();
      writer.join(PATIENCE_MILLIS);
      return reply;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** A server that refuses a body need not read it: what cannot be written is not missed. */
  private static void write(Socket socket, byte[] request) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
    } catch (IOException e) {
      // the answer is what counts
    }
  }

  private static String read(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] part = new byte[4096];
    try {
      for (int n = socket.getInputStream().read(part); n >= 0; ) {
        answer.write(part, 0, n);
        n = socket.getInputStream().read(part);
      }
    } catch (IOException e) {
      if (answer.size() == 0) {
        throw e;
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /**
   * An answer.
   *
   * @param status the status code; {@link #NONE} where the server hung up without a word
   * @param head status line and headers
   * @param body as it came; still in chunks where the server sent chunks
   */
  record Reply(int status, String head, String body) {

    static Reply of(String answer) {
      if (answer.isEmpty()) {
        return new Reply(NONE, "", "");
      }
      if (!answer.startsWith("HTTP/1.")) {
        throw new AssertionError("no HTTP answer: " + answer);
      }
      int end = answer.indexOf(LINE + LINE);
      String head = end < 0 ? answer : answer.substring(0, end);
      String body = end < 0 ? "" : answer.substring(end + 2 * LINE.length());
      return new Reply(Integer.parseInt(answer.split(" ", 3)[1]), head, body);
    }
  }
}
