package io.pronto.modelserver.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtUtil;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * BYTES tensors as the string tensors of ONNX Runtime, which hold UTF-8.
 *
 * <p>The Java binding hands characters beyond U+FFFF, and U+0000, to the graph in Java's modified
 * UTF-8. A graph that passes text on gives back what it got; one that compares such characters with
 * its own constants finds no match.
 */
final class TextElements {

  private TextElements() {}

  /**
   * A new native tensor of these elements, to be closed by the caller.
   *
   * @throws FailureException if an element is not UTF-8
   */
  static OnnxTensor encode(OrtEnvironment environment, Tensor input) throws OrtException {
    byte[][] elements = BytesElements.decode(input);
    String[] texts = new String[elements.length];
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    for (int i = 0; i < elements.length; i++) {
      try {
        texts[i] = utf8.decode(ByteBuffer.wrap(elements[i])).toString();
      } catch (CharacterCodingException e) {
        throw FailureException.invalid(
            input.name() + ".data", "UTF-8 in every element", "other bytes in element " + i);
      }
    }
    return OnnxTensor.createTensor(environment, texts, input.shape());
  }

  /** The elements of a native tensor, copied. */
  static Tensor decode(String name, OnnxTensor output) throws OrtException {
    Object value = output.getInfo().getNumElements() == 0 ? new String[0] : output.getValue();
    String[] texts =
        switch (value) {
          case String one -> new String[] {one};
          case String[] row -> row;
          default -> OrtUtil.flattenString(value);
        };
    byte[][] elements = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      elements[i] = texts[i].getBytes(StandardCharsets.UTF_8);
    }
    return Tensor.ofBytes(name, output.getInfo().getShape(), elements);
  }
}
