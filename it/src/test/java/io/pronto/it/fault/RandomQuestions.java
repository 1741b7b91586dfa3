package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.pronto.it.fault.Question.End;
import io.pronto.it.fault.Question.Spoiled;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pictures, texts and rows in turn: half as they were when Python answered them, half broken. The
 * same number gives the same question.
 */
final class RandomQuestions {

  private static final long SEED = 7;
  private static final List<String> IRISES = List.of("setosa", "versicolor", "virginica");
  private static final int EMBEDDING = 384;
  private static final double UNIT_TOLERANCE = 1e-4;
  private static final int LONGEST_TEXT = 60;
  private static final int MOST_CHANGES = 6;
  private static final int HEAD = 64;

  private final List<List<Question>> kinds =
      List.of(KnownQuestions.pictures(), KnownQuestions.texts(), KnownQuestions.rows());

  RandomQuestions() throws IOException {}

  /** What is to be random about the question of this number. */
  static SplittableRandom random(int number) {
    return new SplittableRandom(SEED + number);
  }

  Question get(int number) {
    SplittableRandom random = random(number);
    List<Question> kind = kinds.get(number % kinds.size());
    Question known = kind.get(random.nextInt(kind.size()));
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> known;
      case 3, 4 -> known.model().equals("minilm") ? text(random, known) : broken(random, known);
      default -> known.in(Spoiled.values()[1 + random.nextInt(Spoiled.values().length - 1)]);
    };
  }

  /** Any text in UTF-8 must be answered, other bytes must be refused. */
  private static Question text(SplittableRandom random, Question known) {
    byte[] bytes = characters(random).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    ByteString text = ByteString.copyFrom(bytes);
    return known.with(
        KnownQuestions.bytes("text", List.of(text)),
        text.isValidUtf8() ? End.ANSWERED : End.REFUSED,
        answers -> {
          assertThat(answers.getFirst().getFirst().data()).hasSize(EMBEDDING);
          assertThat(KnownQuestions.product(answers.getFirst(), answers.getFirst()))
              .isCloseTo(1, within(UNIT_TOLERANCE));
        });
  }

  private static String characters(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(LONGEST_TEXT); i > 0; i--) {
      int character = random.nextInt(new int[] {0x80, 0x800, 0xD800, 0x110000}[random.nextInt(4)]);
      if (!Character.isSurrogate((char) character) || character > Character.MAX_VALUE) {
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }

  /** One element, or a number of the row, is not what it was. */
  private static Question broken(SplittableRandom random, Question known) {
    V2Tensor input = known.inputs().getFirst();
    List<Object> data = new ArrayList<>(input.data());
    int place = random.nextInt(data.size());
    if (input.type() == V2Type.BYTES) {
      byte[] element =
          data.get(place) instanceof ByteString bytes
              ? bytes.toByteArray()
              : data.get(place).toString().getBytes(StandardCharsets.UTF_8);
      data.set(place, ByteString.copyFrom(mutated(random, element)));
    } else {
      data.set(place, Float.intBitsToFloat(random.nextInt()));
    }
    V2Tensor sent = new V2Tensor(input.name(), input.type(), input.shape(), data);
    return known.with(sent, End.EITHER, answers -> assertForm(known.model(), answers.getFirst()));
  }

  private static void assertForm(String model, List<V2Tensor> answer) {
    V2Tensor first = answer.getFirst();
    switch (model) {
      case "digits" ->
          assertThat(first.data()).allSatisfy(digit -> assertThat((Long) digit).isBetween(0L, 9L));
      case "shapes" ->
          assertThat(first.data()).allSatisfy(count -> assertThat((Long) count).isBetween(0L, 8L));
      case "iris" ->
          assertThat(IRISES).containsAll(first.data().stream().map(String.class::cast).toList());
      case "penguins" -> assertThat(first.shape()).hasSize(2);
      default -> throw new AssertionError(model);
    }
  }

  /** Cut off, or with other bytes here and there. */
  static byte[] mutated(SplittableRandom random, byte[] whole) {
    byte[] bytes =
        random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
    for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0 && bytes.length > 0; i--) {
      int reach = random.nextBoolean() ? Math.min(HEAD, bytes.length) : bytes.length;
      bytes[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
