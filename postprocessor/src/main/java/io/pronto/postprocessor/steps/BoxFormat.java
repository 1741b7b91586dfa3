package io.pronto.postprocessor.steps;

/** How four numbers say where a box is. */
enum BoxFormat {
  /** Left, top, right, bottom. */
  XYXY,
  /** The centre, width and height. */
  CXCYWH,
  /** Top, left, bottom, right. */
  YXYX,
  /** Left, top, width and height. */
  XYWH;

  /** Turns numbers of this format into left, top, right, bottom, in place. */
  void toCorners(double[] box) {
    double a = box[0];
    double b = box[1];
    double c = box[2];
    double d = box[3];
    switch (this) {
      case XYXY -> {}
      case CXCYWH -> set(box, a - c / 2, b - d / 2, a + c / 2, b + d / 2);
      case YXYX -> set(box, b, a, d, c);
      case XYWH -> set(box, a, b, a + c, b + d);
    }
  }

  private static void set(double[] box, double left, double top, double right, double bottom) {
    box[0] = left;
    box[1] = top;
    box[2] = right;
    box[3] = bottom;
  }
}
