package io.pronto.postprocessor.steps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Greedy non-maximum suppression of one picture's boxes, class by class: the best box stays, and
 * those that overlap it by more than a bound go. One call; one thread.
 */
final class Suppression {

  /** A box that stays. */
  record Kept(int box, int label, double score) {}

  private static final Comparator<Kept> BEST_FIRST =
      Comparator.comparingDouble(Kept::score)
          .reversed()
          .thenComparingInt(Kept::label)
          .thenComparingInt(Kept::box);

  private final double[][] corners;
  private final double mostOverlap;
  private final int max;
  private final List<Kept> all = new ArrayList<>();

  /**
   * Of these boxes.
   *
   * @param corners left, top, right, bottom of each
   * @param mostOverlap intersection over union above which the worse box goes
   * @param max most boxes that stay
   */
  Suppression(double[][] corners, double mostOverlap, int max) {
    this.corners = corners;
    this.mostOverlap = mostOverlap;
    this.max = max;
  }

  /** Adds the boxes of one class that may stay, in any order. */
  void add(List<Kept> candidates) {
    List<Kept> sorted = candidates.stream().sorted(BEST_FIRST).toList();
    List<Kept> kept = new ArrayList<>();
    for (Kept candidate : sorted) {
      if (kept.size() == max) {
        break;
      }
      if (kept.stream().noneMatch(better -> overlap(better, candidate) > mostOverlap)) {
        kept.add(candidate);
      }
    }
    all.addAll(kept);
  }

  /** What stays of all classes, the best first. */
  List<Kept> kept() {
    return all.stream().sorted(BEST_FIRST).limit(max).toList();
  }

  private double overlap(Kept one, Kept other) {
    double[] a = corners[one.box()];
    double[] b = corners[other.box()];
    double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (!(width > 0 && height > 0)) {
      return 0;
    }
    double common = width * height;
    return common / (area(a) + area(b) - common);
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }
}
