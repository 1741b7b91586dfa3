package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads elements in lists in lists, all equally long and equally deep, and tells their shape. Needs
 * no more memory than what it has seen calls for.
 */
public final class NestedReader {

  private static final int UNSEEN = -1;

  private final Supplier<String> field;
  private final Elements elements;
  private final Supplier<String> path = this::path;
  private final int[] sizes;
  private final int[] index;
  private int depth;
  private int leaves = UNSEEN;

  /**
   * Reads nothing yet.
   *
   * @param field path of the value, for errors
   * @param maxDepth how deep lists may stand in lists
   */
  public NestedReader(String field, DataType type, int maxDepth) {
    this(() -> field, type, maxDepth, false);
  }

  /** The same, where {@code null} may be an element of a floating type, and be NaN. */
  public NestedReader(String field, DataType type, int maxDepth, boolean nullIsNan) {
    this(() -> field, type, maxDepth, nullIsNan);
  }

  /**
   * The same for values that are read one after the other, all equally long and equally deep.
   *
   * @param field gives the path of the value that is being read
   */
  public NestedReader(Supplier<String> field, DataType type, int maxDepth, boolean nullIsNan) {
    this.field = field;
    this.elements = new Elements(type, nullIsNan);
    this.sizes = new int[maxDepth];
    this.index = new int[maxDepth];
    Arrays.fill(sizes, UNSEEN);
  }

  /** Makes room for so many elements at once. */
  NestedReader expecting(int count) {
    elements.expect(count);
    return this;
  }

  /**
   * Reads the value that the parser stands on, to its end.
   *
   * @throws FailureException if an element is none of the datatype, or lists differ in length or
   *     depth
   */
  public NestedReader read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY && depth < sizes.length && depth != leaves) {
      list(parser);
    } else {
      element(parser);
    }
    return this;
  }

  private void list(JsonParser parser) throws IOException {
    int level = depth++;
    int size = 0;
    size += numbers(parser);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      index[level] = size++;
      read(parser);
      size += numbers(parser);
    }
    depth = level;
    if (sizes[level] == UNSEEN) {
      sizes[level] = size;
    } else if (sizes[level] != size) {
      throw FailureException.invalid(
          path(), sizes[level] + " elements, as in the lists before it", size + " elements");
    }
  }

  /** Reads the plain numbers that come next, where there may be elements. */
  private int numbers(JsonParser parser) {
    if (!(parser instanceof TensorParser tensors) || !mayHoldElements()) {
      return 0;
    }
    int count = tensors.read(elements);
    if (count > 0) {
      leaves = depth;
    }
    return count;
  }

  private boolean mayHoldElements() {
    boolean list = depth < sizes.length && sizes[depth] != UNSEEN;
    return !list && (leaves == UNSEEN || leaves == depth);
  }

  private void element(JsonParser parser) throws IOException {
    if (!mayHoldElements()) {
      throw FailureException.invalid(path(), "a list, as those before it", Json.shown(parser));
    }
    elements.add(parser, path);
    leaves = depth;
  }

  private String path() {
    StringBuilder text = new StringBuilder(field.get());
    for (int i = 0; i < depth; i++) {
      text.append('[').append(index[i]).append(']');
    }
    return text.toString();
  }

  /** How many of each: no dimension for an element that stands alone. */
  public long[] shape() {
    long[] shape = new long[sizes.length];
    int rank = 0;
    while (rank < sizes.length && sizes[rank] != UNSEEN) {
      shape[rank] = sizes[rank];
      rank++;
    }
    return Arrays.copyOf(shape, rank);
  }

  /** Number of elements read. */
  public int count() {
    return elements.count();
  }

  /** The raw form of what was read. */
  public ByteBuffer data() {
    return elements.data();
  }
}
