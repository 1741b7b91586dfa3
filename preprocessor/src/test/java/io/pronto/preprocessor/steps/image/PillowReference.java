package io.pronto.preprocessor.steps.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What Pillow makes of a picture.
 *
 * @param file beside this class
 * @param step as {@code release.yaml} words it
 * @param pixels rows of interleaved channels
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PillowReference(String file, String step, byte[] pixels) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The references of a file with one a line. */
  static List<PillowReference> all(String name) throws IOException {
    List<PillowReference> references = new ArrayList<>();
    for (String line : new String(bytes(name), StandardCharsets.UTF_8).split("\n")) {
      JsonNode node = JSON.readTree(line);
      references.add(
          new PillowReference(
              node.get("file").textValue(),
              node.get("step").textValue(),
              Base64.getDecoder().decode(node.get("pixels").textValue())));
    }
    return references;
  }

  /** A file beside this class. */
  static byte[] bytes(String name) throws IOException {
    try (InputStream in = PillowReference.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** The largest difference of a sample of our picture to Pillow's. */
  int largestDifference() throws IOException {
    Tensor picture = Tensor.ofBytes("x", new long[] {1}, bytes(file));
    ByteBuffer ours =
        LoadedStep.of(new ImageFactory(), step).apply(Tensors.of(picture)).get("x").data();
    if (ours.remaining() != pixels.length) {
      throw new AssertionError(ours.remaining() + " samples instead of " + pixels.length);
    }
    int most = 0;
    for (int i = 0; i < pixels.length; i++) {
      most = Math.max(most, Math.abs((ours.get(i) & 0xFF) - (pixels[i] & 0xFF)));
    }
    return most;
  }

  @Override
  public String toString() {
    return file + " " + step;
  }
}
