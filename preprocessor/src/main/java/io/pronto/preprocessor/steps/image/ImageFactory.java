package io.pronto.preprocessor.steps.image;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.ColumnNumbers;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.DataType;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * {@code image: {input: image, output: pixels, width: 224, height: 224}}: files of pictures →
 * pixels, resized and normalised.
 */
@Singleton
final class ImageFactory implements PreprocessStepFactory {

  private static final int LARGEST = 4_096;
  private static final int USUAL_PIXELS = 25_000_000;
  private static final int MOST_PIXELS = 200_000_000;
  private static final String STRETCH = "stretch";

  @Override
  public String type() {
    return "image";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    boolean grey = options.oneOf("mode", List.of("rgb", "gray")).equals("gray");
    boolean first = options.oneOf("layout", List.of("nchw", "nhwc")).equals("nchw");
    DataType type = DataType.valueOf(options.oneOf("datatype", List.of("FP32", "UINT8")));
    int maxPixels = options.whole("max-pixels", USUAL_PIXELS, 1, MOST_PIXELS);
    return new ImageStep(
        input,
        options.text("output", input),
        new PictureReader(grey, maxPixels),
        geometry(options),
        new PixelFormat(grey ? 1 : 3, first, type, values(options, grey ? 1 : 3, type)));
  }

  private static Geometry geometry(Options options) {
    int width = size(options, "width");
    int height = size(options, "height");
    if (options.oneOf("resize", List.of(STRETCH, "crop")).equals(STRETCH)) {
      return new Geometry(width, height, 0);
    }
    int longer = Math.max(width, height);
    return new Geometry(width, height, options.whole("shorter-side", longer, longer, LARGEST));
  }

  private static int size(Options options, String name) {
    int size = options.whole(name, 0, 1, LARGEST);
    if (size == 0) {
      throw options.refused(name, "a whole number from 1 to " + LARGEST, "nothing");
    }
    return size;
  }

  /** What becomes of the 256 values of a channel; nothing for UINT8, which stays as it is. */
  private static float[][] values(Options options, int channels, DataType type) {
    if (type == DataType.UINT8) {
      return new float[0][];
    }
    double scale = options.number("scale", 1 / 255.0);
    ColumnNumbers mean = channels(options, "mean", 0, channels);
    ColumnNumbers deviation = channels(options, "std", 1, channels).refuseZero(options, "std");
    float[][] values = new float[channels][256];
    for (int channel = 0; channel < channels; channel++) {
      for (int value = 0; value < 256; value++) {
        values[channel][value] =
            (float) ((value * scale - mean.at(channel)) / deviation.at(channel));
      }
    }
    return values;
  }

  private static ColumnNumbers channels(Options options, String name, double usual, int channels) {
    ColumnNumbers given =
        options.has(name)
            ? ColumnNumbers.of(options, name)
            : new ColumnNumbers(new double[] {usual});
    if (given.count() >= 0 && given.count() != channels) {
      throw options.refused(
          name, "one number, or one for each of " + channels + " channels", given.count());
    }
    return given;
  }
}
