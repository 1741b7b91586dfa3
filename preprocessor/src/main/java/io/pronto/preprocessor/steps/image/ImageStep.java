package io.pronto.preprocessor.steps.image;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import io.pronto.preprocessor.steps.TextRows;
import java.nio.ByteBuffer;

/** BYTES [N] or [N,1], one file an element → pixels, [N,C,H,W] or [N,H,W,C]. */
record ImageStep(
    String input, String output, PictureReader reader, Geometry geometry, PixelFormat format)
    implements Step {

  @Override
  public boolean heavy() {
    return true;
  }

  @Override
  public Tensors apply(Tensors tensors) {
    TextRows files = TextRows.of(tensors.get(input), 1);
    long bytes = format.bytes(geometry);
    ByteBuffer data = Tensor.allocate(ResultRoom.bytes(input, "pictures", files.rows(), bytes));
    float[] line = new float[geometry.width() * format.channels()];
    for (int i = 0; i < files.rows(); i++) {
      int start = (int) (i * bytes);
      new Resizer(pixels(files, i), geometry)
          .resize((y, row) -> format.write(row, y, geometry, data, start, line));
    }
    return tensors.with(
        Tensor.of(output, format.type(), format.shape(files.rows(), geometry), data));
  }

  private Pixels pixels(TextRows files, int index) {
    try {
      return reader.read(files.bytes(index));
    } catch (PictureReader.Unreadable e) {
      throw files.refused(index, e.expected(), e.got());
    }
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline files = TextRows.of(tensors.get(input), 1);
    long pictures = files.shape().map(shape -> shape[0]).orElse(-1L);
    return tensors.with(
        TensorOutline.of(new TensorSpec(output, format.type(), format.shape(pictures, geometry))));
  }
}
