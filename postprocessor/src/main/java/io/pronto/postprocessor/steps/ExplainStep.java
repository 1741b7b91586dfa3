package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Scores, one for each label along the last axis → BYTES of the shape without it: {@code setosa
 * with 0.98, 0.96 ahead of versicolor}. The margin is that between the scores as they are shown.
 *
 * @param decimals digits behind the point
 */
record ExplainStep(String input, String output, List<String> labels, int decimals) implements Step {

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), LastAxis.REALS);
    Tensor scores = axis.tensor();
    if (axis.length() != labels.size()) {
      throw otherCount(scores.shape());
    }
    byte[][] words = new byte[axis.rows()][];
    double[] row = new double[axis.length()];
    for (int i = 0; i < words.length; i++) {
      NumericElements.reals(scores.type(), scores.data(), i * row.length, row, row.length);
      words[i] = words(scores, i, row).getBytes(StandardCharsets.UTF_8);
    }
    return tensors.with(Tensor.ofBytes(output, axis.outerShape(), words));
  }

  private String words(Tensor scores, int index, double[] row) {
    int best = 0;
    int next = -1;
    for (int i = 0; i < row.length; i++) {
      if (Double.isNaN(row[i])) {
        String place = Shape.index(scores.shape(), index * row.length + i);
        throw FailureException.invalid(input + place, "a number", "NaN");
      }
      if (i > 0 && row[i] > row[best]) {
        next = best;
        best = i;
      } else if (i > 0 && (next < 0 || row[i] > row[next])) {
        next = i;
      }
    }
    String first = shown(row[best]);
    if (next < 0) {
      return labels.get(best) + " with " + first;
    }
    String second = shown(row[next]);
    if (first.equals(second)) {
      return "undecided between %s and %s, both with %s"
          .formatted(labels.get(best), labels.get(next), first);
    }
    String margin = shown(Double.parseDouble(first) - Double.parseDouble(second));
    return "%s with %s, %s ahead of %s"
        .formatted(labels.get(best), first, margin, labels.get(next));
  }

  private String shown(double number) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
    return Double.parseDouble(text) == 0 && text.startsWith("-") ? text.substring(1) : text;
  }

  private FailureException otherCount(long[] shape) {
    return FailureException.invalid(
        input + ".shape",
        "a last dimension of %d, as there are %d labels".formatted(labels.size(), labels.size()),
        Shape.text(shape));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline scores = LastAxis.of(tensors.get(input), LastAxis.REALS);
    if (scores.last() >= 0 && scores.last() != labels.size()) {
      throw otherCount(scores.shape().orElseThrow());
    }
    return tensors.with(scores.withoutLast().as(DataType.BYTES).named(output));
  }
}
