package io.pronto.modelserver.onnx;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Texts of characters from all planes of Unicode, the same for the same seed. */
final class RandomTexts {

  private static final int MOST_CHARACTERS = 40;
  private static final int PLANES = 17;

  private final Random random;

  RandomTexts(long seed) {
    random = new Random(seed);
  }

  /** So many texts, some of them empty. */
  List<String> list(int count) {
    return IntStream.range(0, count).mapToObj(_ -> text()).toList();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(MOST_CHARACTERS); left > 0; left--) {
      text.appendCodePoint(character());
    }
    return text.toString();
  }

  /** Each length in UTF-8 is as likely as the others, and NUL is frequent. */
  private int character() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> random.nextInt(0x80);
      case 2 -> 0x80 + random.nextInt(0x780);
      case 3 -> basic();
      default -> 0x10000 + random.nextInt((PLANES - 1) << 16);
    };
  }

  private int basic() {
    int character = 0x800 + random.nextInt(0xF800);
    return Character.isSurrogate((char) character) ? '\uFFFF' : character;
  }
}
