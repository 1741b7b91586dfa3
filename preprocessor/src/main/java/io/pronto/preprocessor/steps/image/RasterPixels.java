package io.pronto.preprocessor.steps.image;

import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Pixels of a decoder's raster, in the mode that is wanted. */
final class RasterPixels implements Pixels {

  /** What the bands of a raster mean. Alpha, behind them, is passed over. */
  enum Kind {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK,
    PALETTE
  }

  private final Raster raster;
  private final Kind kind;
  private final boolean grey;
  private final byte[][] palette;
  private final byte[] samples;
  private final int[] offsets;
  private final int stride;
  private final int step;
  private final int shift;
  private final int[] scratch;

  private RasterPixels(Raster raster, Kind kind, boolean grey, byte[][] palette) {
    this.raster = raster;
    this.kind = kind;
    this.grey = grey;
    this.palette = palette;
    this.shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    boolean direct =
        raster.getSampleModel() instanceof PixelInterleavedSampleModel
            && raster.getDataBuffer() instanceof DataBufferByte
            && raster.getParent() == null;
    if (direct) {
      PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
      this.samples = ((DataBufferByte) raster.getDataBuffer()).getData();
      this.offsets = model.getBandOffsets();
      this.stride = model.getScanlineStride();
      this.step = model.getPixelStride();
      this.scratch = null;
    } else {
      this.samples = null;
      this.offsets = null;
      this.stride = 0;
      this.step = raster.getNumBands();
      this.scratch = new int[raster.getWidth() * step];
    }
  }

  /** Rows of a raster whose bands mean this. */
  static Pixels of(Raster raster, Kind kind, boolean grey) {
    RasterPixels pixels = new RasterPixels(raster, kind, grey, null);
    return switch (kind) {
      case YCC -> new YccPixels(pixels.width(), pixels.height(), pixels.interleaved(3), grey);
      case CMYK, YCCK ->
          new CmykPixels(
              pixels.width(), pixels.height(), pixels.interleaved(4), kind == Kind.YCCK, grey);
      case GREY, RGB, PALETTE -> pixels;
    };
  }

  /** The samples of so many components; the decoder gives them in their order, without gaps. */
  private byte[] interleaved(int components) {
    if (samples == null || step != components || stride != components * width()) {
      throw new IllegalArgumentException("a JPEG that is decoded in another way");
    }
    return samples;
  }

  /** Rows of a raster that has this colour model. */
  static Pixels of(Raster raster, ColorModel model, boolean grey) {
    if (model instanceof IndexColorModel index) {
      byte[][] palette = new byte[3][index.getMapSize()];
      index.getReds(palette[0]);
      index.getGreens(palette[1]);
      index.getBlues(palette[2]);
      return new RasterPixels(raster, Kind.PALETTE, grey, palette);
    }
    return of(raster, model.getNumColorComponents() == 1 ? Kind.GREY : Kind.RGB, grey);
  }

  @Override
  public int width() {
    return raster.getWidth();
  }

  @Override
  public int height() {
    return raster.getHeight();
  }

  @Override
  public int channels() {
    return grey ? 1 : 3;
  }

  @Override
  public void row(int y, byte[] into) {
    if (samples == null) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, scratch);
    }
    switch (kind) {
      case GREY -> greyRow(y, into);
      case RGB -> rgbRow(y, into);
      case YCC, CMYK, YCCK -> throw new IllegalStateException("has pixels of its own");
      case PALETTE -> paletteRow(y, into);
    }
  }

  private int sample(int y, int x, int band) {
    return samples == null
        ? scratch[x * step + band] >> shift
        : samples[y * stride + x * step + offsets[band]] & 0xFF;
  }

  private void greyRow(int y, byte[] into) {
    for (int x = 0; x < width(); x++) {
      byte value = (byte) sample(y, x, 0);
      if (grey) {
        into[x] = value;
      } else {
        into[3 * x] = value;
        into[3 * x + 1] = value;
        into[3 * x + 2] = value;
      }
    }
  }

  private void rgbRow(int y, byte[] into) {
    for (int x = 0; x < width(); x++) {
      Pixels.put(into, x, sample(y, x, 0), sample(y, x, 1), sample(y, x, 2), grey);
    }
  }

  private void paletteRow(int y, byte[] into) {
    for (int x = 0; x < width(); x++) {
      int index = sample(y, x, 0);
      Pixels.put(
          into,
          x,
          palette[0][index] & 0xFF,
          palette[1][index] & 0xFF,
          palette[2][index] & 0xFF,
          grey);
    }
  }
}
