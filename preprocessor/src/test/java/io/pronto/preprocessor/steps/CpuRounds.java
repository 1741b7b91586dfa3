package io.pronto.preprocessor.steps;

import com.sun.management.OperatingSystemMXBean;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One side of {@code benchmarks/preprocess}: applies a step to the files of a folder, one a call,
 * for as long as it is told to, and prints how many and the CPU time of the whole process.
 */
public final class CpuRounds {

  private CpuRounds() {}

  /**
   * Reads a number of seconds a line and runs for so long, until there are no more.
   *
   * @param args the folder, and the step as {@code release.yaml} words it
   */
  public static void run(String[] args, Function<Options, Step> factory, boolean lines)
      throws IOException {
    Path folder = Path.of(args[0]);
    Step step = factory.apply(TestOptions.step(args[1], folder.resolve("release")).options());
    List<Tensors> calls = new ArrayList<>();
    for (byte[] input : inputs(folder.resolve("inputs"), lines)) {
      calls.add(Tensors.of(Tensor.ofBytes("x", new long[] {1}, input)));
    }
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (commands.hasNextDouble()) {
        long nanos = (long) (commands.nextDouble() * 1e9);
        long started = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        long count = 0;
        while (System.nanoTime() - started < nanos) {
          for (Tensors call : calls) {
            step.apply(call);
          }
          count += calls.size();
        }
        System.out.println(count + " " + (system.getProcessCpuTime() - cpu));
      }
    }
  }

  private static List<byte[]> inputs(Path folder, boolean lines) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (lines) {
          Files.readAllLines(file)
              .forEach(line -> inputs.add(line.getBytes(StandardCharsets.UTF_8)));
        } else {
          inputs.add(Files.readAllBytes(file));
        }
      }
    }
    return inputs;
  }
}
