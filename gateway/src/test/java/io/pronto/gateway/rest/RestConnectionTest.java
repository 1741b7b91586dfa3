package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.hop.Call;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What needs a socket of its own: sizes that are not said beforehand, and callers that go away. */
@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class RestConnectionTest {

  private static final int PATIENCE_MILLIS = 3_000;
  private static final String ROW = "{\"input\": [5.1, 3.5, 1.4, 0.2]}";

  @TestHTTPResource URI server;
  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  @Test
  void takesABodyOfWhichNoTypeIsSaid() throws IOException {
    String head = head("Content-Length: " + ROW.length()).replaceAll("Content-Type.*\r\n", "");
    assertThat(exchange(head, ROW)).startsWith("HTTP/1.1 200");
  }

  @Test
  void takesABodyInChunks() throws IOException {
    assertThat(exchange(head("Transfer-Encoding: chunked"), chunk(ROW) + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void refusesABodyThatSaysItIsTooLargeBeforeItIsSent() throws IOException {
    String answer = exchange(head("Content-Length: " + (FrontDoorProfile.MESSAGE_LIMIT + 1)), "");
    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains(
            "\"reason\":\"TOO_LARGE\"", "at most 100000 bytes", "got 100001 bytes", "trace_id");
  }

  @Test
  void readsALargeBodyThatIsWithinTheLimit() throws IOException {
    String body = "{\"input\": [5.1, 3.5, 1.4, 0.2]" + " ".repeat(90_000) + "}";
    assertThat(exchange(head("Content-Length: " + body.length()), body)).startsWith("HTTP/1.1 200");
  }

  @Test
  void readsALargeBodyInChunks() throws IOException {
    String chunks = chunk("{\"input\": [5.1, 3.5, 1.4, 0.2]") + chunk(" ".repeat(9_000)).repeat(10);
    assertThat(exchange(head("Transfer-Encoding: chunked"), chunks + chunk("}") + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void endsTheConnectionOfABodyThatGoesOnAfterItWasRefused() throws IOException {
    String endless = chunk(" ".repeat(60_000)).repeat(20);
    String head = head("Transfer-Encoding: chunked").replace("Connection: close\r\n", "");
    String answer;
    try {
      answer = exchange(head, endless);
    } catch (SocketException e) {
      answer = "the connection was reset";
    }
    assertThat(answer).doesNotContain("the connection is still open");
  }

  @Test
  void asksForABodyThatWaitsToBeAskedFor() throws IOException {
    String head = head("Content-Length: " + ROW.length(), "Expect: 100-continue");
    assertThat(exchange(head, ROW))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")
        .contains("predictions");
  }

  @Test
  void readsBodiesOfAllSizesOneAfterAnotherOnOneConnection() throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      StringBuilder requests = new StringBuilder();
      for (int size : new int[] {0, 65_400, 90_000, 10, 66_000}) {
        String body = "{\"input\": [5.1, 3.5, 1.4, 0.2]" + " ".repeat(size) + "}";
        requests.append(
            head("Content-Length: " + body.length()).replace("Connection: close\r\n", ""));
        requests.append(body);
      }
      String last = "{\"input\": [1, 2]}";
      send(socket, requests + head("Content-Length: " + last.length()) + last);
      String answers = received(socket);
      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(6);
      assertThat(answers).contains("HTTP/1.1 400");
    }
  }

  @Test
  void goesOnAfterABodyThatWasRefused() throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String refused =
          head("Content-Length: 70000", "Content-Encoding: br")
              .replace("Connection: close\r\n", "");
      send(socket, refused + " ".repeat(70_000) + head("Content-Length: " + ROW.length()) + ROW);
      assertThat(received(socket)).startsWith("HTTP/1.1 415").contains("HTTP/1.1 200");
    }
  }

  @Test
  void cancelsTheCallWhenTheCallerGoesAway() throws Exception {
    // Given
    chain.neverAnswers();
    Call call;
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      send(socket, head("Content-Length: " + ROW.length(), "Pronto-Timeout-Ms: 5000") + ROW);
      call = chain.asked().call();
    }
    // When the caller has closed its connection
    CountDownLatch cancelled = new CountDownLatch(1);
    call.onCancel(cancelled::countDown);
    // Then
    assertThat(cancelled.await(2, TimeUnit.SECONDS)).isTrue();
  }

  private static String head(String... headers) {
    return "POST /predict/iris HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + String.join("\r\n", headers)
        + "\r\nConnection: close\r\n\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private String exchange(String head, String body) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        send(socket, head + body);
      } catch (SocketException e) {
        // refused while it was sent; the answer says why
      }
      return received(socket);
    }
  }

  /** All that came until the server closed the connection, or was silent for a while. */
  private static String received(Socket socket) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(bytes);
    } catch (SocketTimeoutException e) {
      bytes.writeBytes("\n(the connection is still open)".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
