package io.pronto.preprocessor.steps.image;

import io.pronto.preprocessor.steps.CpuRounds;
import java.io.IOException;

/** {@link CpuRounds} of pictures. */
final class ImageCpu {

  private ImageCpu() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    CpuRounds.run(args, new ImageFactory()::create, false);
  }
}
