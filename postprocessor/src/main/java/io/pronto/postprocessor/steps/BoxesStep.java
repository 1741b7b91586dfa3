package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Boxes FP32 [N,B,4] with scores FP32 [N,B], or [N,B,C] for C classes → the best ones that do not
 * overlap, in the places of both, [N,max,4] as left, top, right, bottom and [N,max], best first;
 * their classes INT64 [N,max] and how many there are, INT64 [N]. Places left over hold 0, and class
 * -1.
 *
 * @param least scores below this are passed over
 */
record BoxesStep(Names names, BoxFormat format, double least, double mostOverlap, int max)
    implements Step {

  private static final Set<DataType> TYPES = Set.of(DataType.FP32);
  private static final int MOST_BOXES = 100_000;
  private static final int NONE = -1;

  /** Of a box in the answer: four sides, its score and its class. */
  private static final int BOX_BYTES = 5 * Float.BYTES + Long.BYTES;

  /** Names of the tensors. */
  record Names(String boxes, String scores, String classes, String count) {}

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor boxes = tensors.get(names.boxes());
    Tensor scores = tensors.get(names.scores());
    LastAxis.types(boxes, TYPES);
    LastAxis.types(scores, TYPES);
    check(boxes.shape(), scores.shape());
    ResultRoom.bytes(names.boxes(), "rows", boxes.rows(), (long) max * BOX_BYTES);
    Answer answer = new Answer(boxes.rows(), max);
    for (int row = 0; row < boxes.rows(); row++) {
      double[][] corners = corners(boxes, row);
      answer.put(row, corners, kept(scores, row, corners));
    }
    return answer.in(tensors, names);
  }

  private double[][] corners(Tensor boxes, int row) {
    int count = (int) boxes.dimension(1);
    double[][] corners = new double[count][4];
    for (int box = 0; box < count; box++) {
      NumericElements.reals(DataType.FP32, boxes.data(), (row * count + box) * 4, corners[box], 4);
      format.toCorners(corners[box]);
    }
    return corners;
  }

  private List<Suppression.Kept> kept(Tensor scores, int row, double[][] corners) {
    int classes = scores.rank() == 2 ? 1 : (int) scores.dimension(2);
    double[] all = new double[corners.length * classes];
    NumericElements.reals(DataType.FP32, scores.data(), row * all.length, all, all.length);
    for (int i = 0; i < all.length; i++) {
      if (Double.isNaN(all[i])) {
        String place = Shape.index(scores.shape(), row * all.length + i);
        throw FailureException.invalid(names.scores() + place, "a number", "NaN");
      }
    }
    Suppression suppression = new Suppression(corners, mostOverlap, max);
    float bound = (float) least;
    for (int label = 0; label < classes; label++) {
      List<Suppression.Kept> candidates = new ArrayList<>();
      for (int box = 0; box < corners.length; box++) {
        double score = all[box * classes + label];
        if (score >= bound) {
          candidates.add(new Suppression.Kept(box, label, score));
        }
      }
      suppression.add(candidates);
    }
    return suppression.kept();
  }

  private void check(long[] boxes, long[] scores) {
    if (boxes.length != 3 || (boxes[2] >= 0 && boxes[2] != 4) || boxes[1] > MOST_BOXES) {
      throw FailureException.invalid(
          names.boxes() + ".shape",
          "[N,B,4] with at most " + MOST_BOXES + " boxes",
          Shape.text(boxes));
    }
    boolean ranked = scores.length == 2 || scores.length == 3;
    if (!ranked || differ(scores[0], boxes[0]) || differ(scores[1], boxes[1])) {
      String expected = "[%d,%d] or [%1$d,%2$d,C], as boxes".formatted(boxes[0], boxes[1]);
      throw FailureException.invalid(names.scores() + ".shape", expected, Shape.text(scores));
    }
  }

  private static boolean differ(long one, long other) {
    return one >= 0 && other >= 0 && one != other;
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline boxes = tensors.get(names.boxes()).oneOf(TYPES);
    TensorOutline scores = tensors.get(names.scores()).oneOf(TYPES);
    long[] known = boxes.shape().orElse(new long[] {-1, -1, -1});
    check(known, scores.shape().orElse(new long[] {-1, -1}));
    long rows = known[0];
    return tensors
        .with(made(names.boxes(), DataType.FP32, rows, max, 4))
        .with(made(names.scores(), DataType.FP32, rows, max))
        .with(made(names.classes(), DataType.INT64, rows, max).placesAmong(classes(scores)))
        .with(made(names.count(), DataType.INT64, rows));
  }

  private static long classes(TensorOutline scores) {
    return scores.rank().filter(rank -> rank == 2).isPresent() ? 1 : scores.last();
  }

  private static TensorOutline made(String name, DataType type, long... shape) {
    return TensorOutline.of(new TensorSpec(name, type, shape));
  }

  /** The four tensors of the answer while they are filled. */
  private static final class Answer {

    private final int rows;
    private final int max;
    private final float[] boxes;
    private final float[] scores;
    private final long[] classes;
    private final long[] counts;

    Answer(int rows, int max) {
      this.rows = rows;
      this.max = max;
      boxes = new float[rows * max * 4];
      scores = new float[rows * max];
      classes = new long[rows * max];
      counts = new long[rows];
      Arrays.fill(classes, NONE);
    }

    void put(int row, double[][] corners, List<Suppression.Kept> kept) {
      counts[row] = kept.size();
      for (int i = 0; i < kept.size(); i++) {
        int place = row * max + i;
        for (int side = 0; side < 4; side++) {
          boxes[place * 4 + side] = (float) corners[kept.get(i).box()][side];
        }
        scores[place] = (float) kept.get(i).score();
        classes[place] = kept.get(i).label();
      }
    }

    Tensors in(Tensors tensors, Names names) {
      return tensors
          .with(Tensor.ofFloats(names.boxes(), new long[] {rows, max, 4}, boxes))
          .with(Tensor.ofFloats(names.scores(), new long[] {rows, max}, scores))
          .with(Tensor.ofLongs(names.classes(), new long[] {rows, max}, classes))
          .with(Tensor.ofLongs(names.count(), new long[] {rows}, counts));
    }
  }
}
