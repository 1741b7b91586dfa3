package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.ErrorInfo;
import io.grpc.Status.Code;
import io.pronto.it.fault.Question.End;
import io.pronto.it.fault.Question.Spoiled;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Needs;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import io.pronto.it.run.V2Client.Outcome;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.Way;
import io.pronto.proto.ModelInferRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Pictures, texts and tables, sound and broken, by all doors of the running product: what Python
 * answered is answered the same, the rest in the right form or with the field that is wrong, and
 * memory stays where it is. It asks 2,000 times; {@code -Dfuzz.requests=10000} makes that as many.
 */
@Needs.Time
@Isolated
@EnabledOnOs(OS.LINUX)
class RandomInputsIT {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);

  /** Asked besides: until then classes, code and the pools of the transport still take memory. */
  private static final int WARM_UP = 5_000;

  private static final int PARTS = 4;
  private static final int CALLERS = 4;
  private static final long MEBI = 1 << 20;

  /** Beside leaks: code that is still compiled, and an arena more of the allocator. */
  private static final long SLACK = 8 * MEBI;

  private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();

  /** What came of one call: outputs, or why not. */
  private record Ended(List<V2Tensor> outputs, String refusal) {}

  @Test
  void eachIsAnsweredRightOrRefusedAndMemoryStays() throws Exception {
    // Given: a heap that is all there from the start, so that only what is outside of it can grow,
    // and C1 alone: while C2 compiles, for 20,000 requests and more, it takes and gives back 20 MiB
    Setup setup =
        Setup.samples().withFlag("-Xms512m").withFlag("-Xmx512m").withFlag("-XX:+AlwaysPreTouch");
    RandomQuestions questions = new RandomQuestions();
    try (Standalone product = Standalone.start(setup);
        Caller caller = new Caller(product);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Long> resident = new ArrayList<>();
      ask(questions, caller, callers, REQUESTS, WARM_UP);
      ends.clear();
      resident.add(product.process().figures().residentBytes());
      // When
      long started = System.nanoTime();
      for (int part = 0; part < PARTS; part++) {
        ask(questions, caller, callers, part * REQUESTS / PARTS, REQUESTS / PARTS);
        resident.add(product.process().figures().residentBytes());
      }
      // Then
      System.out.printf(
          "fuzz: %d requests in %d s: %s, resident MiB %s%n",
          REQUESTS,
          Duration.ofNanos(System.nanoTime() - started).toSeconds(),
          ends,
          resident.stream().map(bytes -> bytes / MEBI).toList());
      assertThat(resident.getLast() - resident.getFirst()).as("growth").isLessThan(SLACK);
      assertThat(ends.keySet()).contains("right", "answered though broken", "refused");
    }
  }

  private void ask(
      RandomQuestions questions, Caller caller, ExecutorService callers, int first, int count)
      throws InterruptedException, ExecutionException {
    List<Future<?>> shares = new ArrayList<>();
    for (int share = 0; share < CALLERS; share++) {
      int from = first + share;
      shares.add(
          callers.submit(
              () -> {
                for (int number = from; number < first + count; number += CALLERS) {
                  ask(questions, caller, number);
                }
              }));
    }
    for (Future<?> share : shares) {
      share.get();
    }
  }

  private void ask(RandomQuestions questions, Caller caller, int number) {
    Question question = questions.get(number);
    SplittableRandom random = RandomQuestions.random(-1 - number);
    Way way =
        question.spoiled() == Spoiled.TEXT
            ? Way.REST
            : Way.values()[random.nextInt(Way.values().length)];
    try {
      List<List<V2Tensor>> answers = new ArrayList<>();
      for (V2Tensor input : question.inputs()) {
        Ended ended =
            way == Way.REST
                ? overRest(caller, question, input, random)
                : overGrpc(caller, question, input, way);
        if (ended.outputs() == null) {
          assertThat(question.end()).as(ended.refusal()).isNotEqualTo(End.ANSWERED);
          ends.merge("refused", 1, Integer::sum);
          return;
        }
        answers.add(ended.outputs());
      }
      assertThat(question.end()).isNotEqualTo(End.REFUSED);
      question.check().of(answers);
      String how = question.end() == End.ANSWERED ? "right" : "answered though broken";
      ends.merge(how, 1, Integer::sum);
    } catch (AssertionError e) {
      throw new AssertionError("request " + number + ", " + way + ", " + question, e);
    }
  }

  private static Ended overRest(
      Caller caller, Question question, V2Tensor input, SplittableRandom random) {
    ObjectNode json = Caller.json(List.of(input));
    ObjectNode described = (ObjectNode) json.get("inputs").get(0);
    switch (question.spoiled()) {
      case NAME -> described.put("name", "nobody");
      case DATATYPE -> described.put("datatype", "BOOL");
      case SHAPE -> described.withArray("shape").set(0, 7);
      default -> {}
    }
    String body = json.toString();
    if (question.spoiled() == Spoiled.TEXT) {
      byte[] bytes = RandomQuestions.mutated(random, body.getBytes(StandardCharsets.ISO_8859_1));
      body = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    Reply reply = caller.rest().post("/v2/models/" + question.model() + "/infer", body);
    if (reply.status() == 200) {
      return new Ended(V2Tensor.outputsOf(reply.json()), "");
    }
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    JsonNode problem = reply.json();
    assertThat(problem.path("reason").asText()).isEqualTo("INPUT_INVALID");
    for (String part : List.of("error", "field", "expected", "got")) {
      assertThat(problem.has(part)).as("%s in %s", part, reply.body()).isTrue();
    }
    return new Ended(null, reply.body());
  }

  private static Ended overGrpc(Caller caller, Question question, V2Tensor input, Way way) {
    ModelInferRequest.Builder request = Caller.request(way, question.model(), List.of(input));
    switch (question.spoiled()) {
      case NAME -> request.getInputsBuilder(0).setName("nobody");
      case DATATYPE -> request.getInputsBuilder(0).setDatatype("BOOL");
      case SHAPE -> request.getInputsBuilder(0).setShape(0, 7);
      default -> {}
    }
    Outcome outcome = caller.grpc().call(request.build());
    if (outcome.status().isOk()) {
      return new Ended(V2Tensor.outputsOf(outcome.message()), "");
    }
    assertThat(outcome.status().getCode())
        .as(outcome.status().toString())
        .isEqualTo(Code.INVALID_ARGUMENT);
    ErrorInfo error = outcome.error();
    assertThat(error.getReason()).isEqualTo("INPUT_INVALID");
    assertThat(error.getMetadataMap()).containsKeys("field", "expected", "got");
    return new Ended(null, outcome.status().toString());
  }
}
