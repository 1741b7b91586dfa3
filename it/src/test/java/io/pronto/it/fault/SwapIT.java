package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.NumberedModel;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import io.pronto.it.run.Setup;
import io.pronto.it.run.V2Client;
import io.pronto.it.run.V2Client.Outcome;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A model is swapped under load in a chain of two instances of each service, each of which finds
 * the change at a time of its own: no call fails, and no answer is of two releases.
 */
@Needs.Time
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwapIT {

  private static final String MODEL = "numbered";

  /** {@code -Dit.swaps=20} for the long form. */
  private static final int SWAPS = Integer.getInteger("it.swaps", 6);

  private static final int CALLERS = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration SWAPPED = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** The longest that one instance finds a change after another. */
  private static final int APART_MILLIS = 1500;

  private final Map<Endpoint, Path> roots = new LinkedHashMap<>();
  private final Fleet fleet =
      Fleet.start(
          FleetPlan.of(
                  new Setup(Map.of(), List.of(), List.of(), Network.HOST)
                      .withHeap("192m")
                      .withFlag("-XX:TieredStopAtLevel=1")
                      .with("PRONTO_WARM_UP", "0s")
                      .with("PRONTO_GATEWAY_WARM_UP", "0s")
                      .with("PRONTO_REPOSITORY_CONTROL", "poll")
                      .with("PRONTO_REPOSITORY_POLL", "250ms")
                      .with("PRONTO_REPOSITORY_REST", "250ms"))
              .instances(2)
              .environment(where -> Map.of("PRONTO_MODEL_REPOSITORY", rootOf(where).toString())));
  private final ModelInferRequest request =
      Caller.request(
              Way.GRPC_RAW, MODEL, List.of(V2Tensor.of("x", V2Type.FP32, List.of(1L), List.of(0f))))
          .build();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
  private volatile boolean over;

  private Path rootOf(Endpoint where) {
    return roots.computeIfAbsent(
        where,
        _ -> {
          try {
            Files.createDirectories(Product.outputs());
            Path root = Files.createTempDirectory(Product.outputs(), "swap-");
            NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
            return root;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @AfterAll
  void end() {
    fleet.close();
  }

  @Test
  void otherFilesUnderTheSameVersionTakeItsPlaceWithoutAFailedOrMixedAnswer() throws Exception {
    swap(number -> "1");
  }

  @Test
  void versionsFollowEachOtherWithoutAFailedOrMixedAnswer() throws Exception {
    swap(Integer::toString);
  }

  /** The folder of the release of a number. */
  @FunctionalInterface
  private interface Version {
    String of(int number);
  }

  private void swap(Version version) throws Exception {
    beginWithOne();
    over = false;
    answers.clear();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int port = fleet.grpcPorts().get(caller % 2);
      callers.add(Thread.ofPlatform().start(() -> callAndCall(port)));
    }
    // When
    SplittableRandom random = new SplittableRandom(7);
    for (int number = 2; number <= SWAPS + 1; number++) {
      List<Thread> copies = new ArrayList<>();
      for (Path root : roots.values()) {
        int late = random.nextInt(APART_MILLIS);
        Path folder = root.resolve(MODEL).resolve(version.of(number));
        int release = number;
        copies.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      LockSupport.parkNanos(Duration.ofMillis(late).toNanos());
                      NumberedModel.write(folder, release);
                    }));
      }
      for (Thread copy : copies) {
        copy.join();
      }
      int release = number;
      for (int port : fleet.grpcPorts()) {
        Await.until("release " + number + " at " + port, SWAPPED, () -> answer(port) == release);
      }
    }
    over = true;
    for (Thread caller : callers) {
      caller.join();
    }
    // Then
    System.out.printf("swap: answers by release %s, not right: %s%n", answers, wrong);
    assertThat(wrong).isEmpty();
    assertThat(answers.keySet()).hasSizeGreaterThanOrEqualTo(SWAPS + 1);
    assertThat(fleet.instances(Service.MODEL_SERVER)).allMatch(process -> process.ready());
  }

  private void beginWithOne() throws IOException {
    for (Path root : roots.values()) {
      for (int number = 2; number <= SWAPS + 1; number++) {
        NumberedModel.remove(root.resolve(MODEL).resolve(Integer.toString(number)));
      }
      NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
    }
    for (int port : fleet.grpcPorts()) {
      Await.until("release 1 at " + port, SWAPPED, () -> answer(port) == 1);
    }
  }

  private int answer(int port) {
    try (V2Client client = new V2Client(port)) {
      return number(client.call(request, Map.of(), DEADLINE));
    }
  }

  private void callAndCall(int port) {
    int last = 0;
    try (V2Client client = new V2Client(port)) {
      while (!over) {
        Outcome outcome = client.call(request, Map.of(), DEADLINE);
        int number = number(outcome);
        if (number < 0) {
          wrong.add(outcome.end() + " " + outcome.message());
        } else {
          answers.merge(number, 1, Integer::sum);
          if (number < last) {
            wrong.add("release " + number + " after " + last);
          }
          last = number;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** The release that an answer is of; -1 for none, or for more than one. */
  private static int number(Outcome outcome) {
    if (!outcome.status().isOk()) {
      return -1;
    }
    float answer =
        V2Tensor.outputsOf(outcome.message()).getFirst().numbers().getFirst().floatValue();
    int number = Math.round(answer) % 100;
    return NumberedModel.answer(number) == answer ? number : -1;
  }
}
