package io.pronto.preprocessor.steps.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes pictures. Any thread.
 *
 * @param grey whether grey is wanted instead of colours
 * @param maxPixels larger pictures are refused before they are decoded
 */
record PictureReader(boolean grey, long maxPixels) {

  /** A picture that cannot be read, with what was expected and what it is. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1;

    private final String expected;
    private final String got;

    Unreadable(String expected, String got, Throwable cause) {
      super(expected, cause);
      this.expected = expected;
      this.got = got;
    }

    String expected() {
      return expected;
    }

    String got() {
      return got;
    }
  }

  private static final int LONGEST_SIDE = 65_535;

  /**
   * Ten are usual. A scan of a hundred bytes can go over a large picture, and take as long as it.
   */
  private static final int MOST_SCANS = 100;

  /** How many pixels one of a lossy WebP counts for: its decoder takes so much more room. */
  private static final int LOSSY_WEBP = 4;

  private static final String PICTURE = "a JPEG, PNG, WebP or GIF picture";

  /** The pixels of a file, the right way up. */
  Pixels read(byte[] file) throws Unreadable {
    Header header =
        Header.of(file).orElseThrow(() -> new Unreadable(PICTURE, described(file), null));
    if (header.format() == Header.Format.JPEG && header.colours().isEmpty()) {
      throw new Unreadable("a JPEG of one, three or four components", "another", null);
    }
    if (header.scans() > MOST_SCANS) {
      throw new Unreadable(
          "a JPEG of at most " + MOST_SCANS + " scans", Integer.toString(header.scans()), null);
    }
    try {
      return PlainPixels.upright(decoded(file, header), header.orientation());
    } catch (IOException | RuntimeException e) {
      // Decoders meet broken files with exceptions of every kind.
      throw new Unreadable(PICTURE, "a broken " + header.format(), e);
    }
  }

  private Pixels decoded(byte[] file, Header header) throws IOException, Unreadable {
    if (header.format() == Header.Format.GIF) {
      Gif gif = Gif.of(file);
      checkSize(gif.width(), gif.height(), maxPixels);
      return gif.pixels(grey);
    }
    if (header.format() == Header.Format.WEBP && Header.cutOff(file)) {
      throw new IOException("truncated");
    }
    ImageReader reader = reader(header.format());
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(WebpProfile.ignored(file)))) {
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings);
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      Optional<WebpCanvas> canvas = Optional.empty();
      if (header.format() == Header.Format.WEBP) {
        canvas = WebpCanvas.of(file);
        checkFrames(file, canvas.orElse(new WebpCanvas(width, height, 0, 0)), width, height);
      } else {
        checkSize(width, height, maxPixels);
      }
      Optional<RasterPixels.Kind> colours = header.colours();
      Pixels read =
          colours.isPresent()
              ? RasterPixels.of(reader.readRaster(0, null), colours.get(), grey)
              : pixels(reader.read(0));
      read = canvas.isPresent() ? canvas.get().with(read) : read;
      if (warnings.truncated()) {
        throw new IOException("truncated");
      }
      return read;
    } finally {
      reader.dispose();
    }
  }

  /** The size of the first frame is told by the file, and again by the frame itself. */
  private void checkFrames(byte[] file, WebpCanvas canvas, int width, int height)
      throws IOException, Unreadable {
    WebpFrames frames = WebpFrames.of(file);
    if (!frames.within(canvas.width(), canvas.height()) || !canvas.holds(width, height)) {
      throw new IOException("a frame larger than the picture");
    }
    long pixels = frames.lossy() ? maxPixels / LOSSY_WEBP : maxPixels;
    checkSize(canvas.width(), canvas.height(), pixels);
  }

  private static void checkSize(int width, int height, long pixels) throws Unreadable {
    if ((long) width * height > pixels || Math.max(width, height) > LONGEST_SIDE) {
      String most = "at most %d pixels, and %d a side".formatted(pixels, LONGEST_SIDE);
      throw new Unreadable(most, width + "x" + height, null);
    }
  }

  private Pixels pixels(BufferedImage image) {
    return RasterPixels.of(image.getRaster(), image.getColorModel(), grey);
  }

  private static ImageReader reader(Header.Format format) throws IOException {
    if (format == Header.Format.WEBP) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new IOException("no decoder for " + format);
    }
    return readers.next();
  }

  private static String described(byte[] file) {
    Bytes bytes = new Bytes(file);
    if (file.length == 0) {
      return "nothing";
    }
    if (bytes.is(0, "BM")) {
      return "a BMP";
    }
    if (bytes.is(0, "%PDF")) {
      return "a PDF";
    }
    if (bytes.startsWith('I', 'I', 42, 0) || bytes.startsWith('M', 'M', 0, 42)) {
      return "a TIFF";
    }
    return bytes.is(4, "ftyp") ? "a HEIF, AVIF or video" : file.length + " bytes that are none";
  }
}
