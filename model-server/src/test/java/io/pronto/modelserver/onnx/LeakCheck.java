package io.pronto.modelserver.onnx;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs models over and over, in ways that allocate natively: new shapes, text, cancellable runs,
 * outputs of the runtime's own, refused inputs and values, opening and closing. Exits with 0 if the
 * memory of the process is where it was after the warm-up. Linux only.
 *
 * <p>Argument: runs. The build takes 20,000; the full check is 100,000, about ten seconds:
 *
 * <pre>
 *   ./mvnw test -pl proto,chain,model-server -Dtest=NativeProcessTest \
 *       -Dsurefire.failIfNoSpecifiedTests=false -Dleak-check.runs=100000
 * </pre>
 */
final class LeakCheck {

  private static final int WARM_UP = 20_000;
  private static final int OPEN_EVERY = 500;
  private static final long SLACK_KIB = 6 * 1024;
  private static final int SHAPES = 97;

  private final OnnxEnvironment environment = new OnnxEnvironment();
  private final Model pair = environment.open(TestReleases.pair());
  private final Model types = environment.open(TestReleases.types());
  private final Model encoder = environment.open(TestReleases.encoder());

  public static void main(String[] args) throws Exception {
    LeakCheck check = new LeakCheck();
    check.run(WARM_UP);
    long before = residentKib();
    check.run(Integer.parseInt(args[0]));
    long after = residentKib();
    System.out.println("resident memory: " + before + " KiB before, " + after + " KiB after");
    System.exit(after - before <= SLACK_KIB ? 0 : 1);
  }

  private void run(int runs) {
    for (int i = 0; i < runs; i++) {
      int rows = 1 + i % SHAPES;
      Tensors fitting = Tensors.of(rows("a", rows), rows("b", rows));
      pair.run(fitting, Cancellation.NEVER);
      pair.run(fitting, new TestCancellation());
      pair.run(Tensors.of(rows("a", rows), rows("b", 1)), new TestCancellation());
      types.run(oneOfEach(1 + i % 3), Cancellation.NEVER);
      refuse(pair, Tensors.of(rows("a", rows)));
      refuse(encoder, genres("Drama", "Comedy", "x".repeat(100 * rows)));
      refuse(encoder, Tensors.of(notUtf8()));
      if (i % OPEN_EVERY == 0) {
        openAndRun(TestReleases.pair(), fitting);
        openAndRun(TestReleases.encoder(), genres("Drama"));
      }
    }
  }

  private void openAndRun(Release release, Tensors inputs) {
    try (Model again = environment.open(release)) {
      again.run(inputs, Cancellation.NEVER);
    }
  }

  private static void refuse(Model model, Tensors inputs) {
    try {
      model.run(inputs, Cancellation.NEVER);
    } catch (FailureException e) {
      return;
    }
    throw new IllegalStateException("taken");
  }

  private static Tensors genres(String... names) {
    byte[][] elements = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      elements[i] = names[i].getBytes(StandardCharsets.UTF_8);
    }
    return Tensors.of(Tensor.ofBytes("genre", new long[] {names.length}, elements));
  }

  /** Refused after a native tensor was made and partly filled. */
  private static Tensor notUtf8() {
    return Tensor.ofBytes("genre", new long[] {2}, new byte[1000], new byte[] {(byte) 0xff});
  }

  private static Tensor rows(String name, int rows) {
    return Tensor.ofFloats(name, new long[] {rows, 3}, new float[3 * rows]);
  }

  static Tensors oneOfEach(int elements) {
    List<Tensor> tensors = new ArrayList<>();
    for (DataType type : TestReleases.TYPES) {
      String name = "in_" + type.name().toLowerCase(java.util.Locale.ROOT);
      long[] shape = {elements};
      tensors.add(
          type == DataType.BYTES
              ? Tensor.ofBytes(name, shape, texts(elements))
              : Tensor.of(name, type, shape, Tensor.allocate(elements * type.size())));
    }
    return new Tensors(tensors);
  }

  private static byte[][] texts(int elements) {
    byte[][] texts = new byte[elements][];
    for (int i = 0; i < elements; i++) {
      texts[i] = ("größe " + i).getBytes(StandardCharsets.UTF_8);
    }
    return texts;
  }

  private static long residentKib() throws IOException {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }
}
