package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code boxes: {boxes: boxes, scores: scores, score-threshold: 0.5, iou-threshold: 0.5, max: 20}}:
 * non-maximum suppression.
 */
@Singleton
final class BoxesFactory implements PostprocessStepFactory {

  private static final int MOST = 10_000;
  private static final List<String> FORMATS = List.of("xyxy", "cxcywh", "yxyx", "xywh");

  @Override
  public String type() {
    return "boxes";
  }

  @Override
  public Step create(Options options) {
    String format = options.oneOf("format", FORMATS);
    BoxesStep.Names names =
        new BoxesStep.Names(
            options.text("boxes"),
            options.text("scores"),
            options.text("classes", "classes"),
            options.text("count", "count"));
    if (Set.of(names.scores(), names.classes(), names.count()).size() < 3
        || Set.of(names.scores(), names.classes(), names.count()).contains(names.boxes())) {
      throw options.refused("", "four different names", names);
    }
    return new BoxesStep(
        names,
        BoxFormat.valueOf(format.toUpperCase(Locale.ROOT)),
        options.number("score-threshold", 0.5),
        share(options, "iou-threshold"),
        options.whole("max", 100, 1, MOST));
  }

  private static double share(Options options, String name) {
    double share = options.number(name, 0.5);
    if (share < 0 || share > 1) {
      throw options.refused(name, "a number from 0 to 1", share);
    }
    return share;
  }
}
