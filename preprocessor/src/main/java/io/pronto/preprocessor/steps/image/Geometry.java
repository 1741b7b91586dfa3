package io.pronto.preprocessor.steps.image;

/**
 * Which part of a picture becomes the result.
 *
 * @param width of the result
 * @param height of the result
 * @param shorter size of the shorter side before the middle is cut out; 0 to stretch instead
 */
record Geometry(int width, int height, int shorter) {

  /** A size, and the corner of the part of it that is kept. */
  record Scaled(int width, int height, int left, int top) {}

  /** What a picture of this size is resized to, as torchvision's Resize and CenterCrop do it. */
  Scaled of(int fromWidth, int fromHeight) {
    if (shorter == 0) {
      return new Scaled(width, height, 0, 0);
    }
    boolean upright = fromWidth <= fromHeight;
    long longer =
        upright ? (long) shorter * fromHeight / fromWidth : (long) shorter * fromWidth / fromHeight;
    int other = (int) Math.min(longer, Integer.MAX_VALUE);
    int scaledWidth = upright ? shorter : other;
    int scaledHeight = upright ? other : shorter;
    return new Scaled(
        scaledWidth,
        scaledHeight,
        (int) Math.rint((scaledWidth - width) / 2.0),
        (int) Math.rint((scaledHeight - height) / 2.0));
  }
}
