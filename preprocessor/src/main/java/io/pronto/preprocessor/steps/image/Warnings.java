package io.pronto.preprocessor.steps.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Hears that a file ended too early, which the JPEG decoder only warns of. One picture. */
final class Warnings implements IIOReadWarningListener {

  private boolean truncated;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    truncated |= warning.contains("Premature end") || warning.contains("EOI");
  }

  boolean truncated() {
    return truncated;
  }
}
