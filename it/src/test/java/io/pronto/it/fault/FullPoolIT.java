package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Client.Outcome;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.Way;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More pictures than processors and queue take: those beyond are refused at once, those within are
 * answered, and so are all calls whose work is light.
 */
@Isolated
@ParameterizedClass(name = "{0}")
@MethodSource("deployments")
class FullPoolIT {

  private static final int PROCESSORS = 2;
  private static final int QUEUE = 4;

  /** Twice as many as there is room for. */
  private static final int CALLERS = 2 * (PROCESSORS + QUEUE);

  /** Decoding so many pixels takes a tenth of a second and more. */
  private static final int SIDE = 4_000;

  private static final int LIGHT_CALLS = 100;
  private static final int WARM_UP = 1_000;

  /** What a refusal asks for. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final V2Tensor IRIS = V2Tensor.row("input", List.of(5.1f, 3.5f, 1.4f, 0.2f));

  private final Caller caller;
  private final V2Tensor picture = KnownQuestions.bytes("image", List.of(black()));
  private final Queue<String> pictures = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean over;

  FullPoolIT(Deployment product) {
    caller = new Caller(product);
  }

  /** The samples, with a queue that is soon full, one topology after the other. */
  static Stream<Deployment> deployments() {
    Setup setup =
        Setup.samples()
            .with("PRONTO_LIMITS_QUEUE", "" + QUEUE)
            .withFlag("-XX:ActiveProcessorCount=" + PROCESSORS);
    return Stream.of(Topology.values()).map(topology -> topology.start(setup));
  }

  /** What a call takes is known only when some were made. */
  @BeforeParameterizedClassInvocation
  static void makeLightCallsKnown(Deployment product) {
    try (Caller first = new Caller(product)) {
      for (int i = 0; i < WARM_UP; i++) {
        first.infer(Way.GRPC_RAW, "iris", List.of(IRIS));
        first.infer(Way.REST, "iris", List.of(IRIS));
      }
    }
  }

  @AfterEach
  void hangUp() throws InterruptedException {
    over = true;
    for (Thread thread : callers) {
      thread.join(SOON.toMillis());
    }
    caller.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"REST", "GRPC_RAW"})
  void refusesPicturesThatHaveNoRoomAndAnswersLightCalls(Way way) {
    // Given
    for (int i = 0; i < CALLERS; i++) {
      callers.add(Thread.ofPlatform().start(() -> sendPictures(way)));
    }
    Await.until("a picture is refused", SOON, () -> !refused().isEmpty());
    int before = refused().size();
    // When
    for (int i = 0; i < LIGHT_CALLS; i++) {
      assertThat(caller.infer(Way.GRPC_RAW, "iris", List.of(IRIS)).getFirst().data())
          .containsExactly("setosa");
      assertThat(caller.infer(Way.REST, "iris", List.of(IRIS)).getFirst().data())
          .containsExactly("setosa");
    }
    // Then
    assertThat(refused().size()).isGreaterThan(before);
    Await.until("pictures are answered", SOON, () -> pictures.contains("OK"));
    String expected = way == Way.REST ? "429 OVERLOADED" : Code.RESOURCE_EXHAUSTED + " OVERLOADED";
    assertThat(pictures).containsOnly("OK", expected);
  }

  private List<String> refused() {
    return pictures.stream().filter(end -> !end.equals("OK")).toList();
  }

  private void sendPictures(Way way) {
    while (!over) {
      pictures.add(way == Way.REST ? overRest() : overGrpc());
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String overRest() {
    String body = Caller.json(List.of(picture)).toString();
    Reply reply = caller.rest().post("/v2/models/digits/infer", body);
    return reply.status() == 200
        ? "OK"
        : reply.status() + " " + reply.json().path("reason").textValue();
  }

  private String overGrpc() {
    Outcome outcome =
        caller.grpc().call(Caller.request(Way.GRPC_RAW, "digits", List.of(picture)).build());
    return outcome.status().isOk()
        ? "OK"
        : outcome.status().getCode() + " " + outcome.error().getReason();
  }

  private static ByteString black() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(png.toByteArray());
  }
}
