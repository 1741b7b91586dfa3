package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product talks to nobody but its callers, in an environment in which ONNX Runtime by itself
 * would send. A control with telemetry on must be caught by the same look at the same system calls;
 * its connections are refused before they begin, so that nothing of it leaves the machine.
 */
@Needs.Strace
@EnabledOnOs(OS.LINUX)
class NoOutboundIT {

  /** The control is caught a few seconds after the library was loaded. */
  private static final Duration WATCHED = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REFUSED = "inject=connect:error=ENETUNREACH";

  @TempDir Path folder;

  @BeforeAll
  static void straceIsHere() throws IOException, InterruptedException {
    Process strace =
        new ProcessBuilder("sh", "-c", "strace -f -e trace=connect true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean works = strace.waitFor(10, TimeUnit.SECONDS) && strace.exitValue() == 0;
    assertThat(works).as("strace is installed and may trace").isTrue();
  }

  @Test
  void theProductConnectsToNobody() {
    // Given
    NetworkTrace trace = new NetworkTrace(folder.resolve("product"));
    Setup setup = Setup.samples().withPrefix(trace.tracing());
    try (Standalone product = Standalone.start(setup);
        Caller caller = new Caller(product)) {
      // When
      long started = System.nanoTime();
      Await.until(
          "the time to watch",
          PATIENCE,
          () -> {
            caller.grpc().infer(BadGrpc.iris().build());
            caller.rest().post("/predict/iris", "{\"input\":[5.1,3.5,1.4,0.2]}").ok();
            return System.nanoTime() - started >= WATCHED.toNanos();
          });
    }
    // Then
    System.out.printf("product: %d network calls traced%n", trace.lines().size());
    assertThat(trace.lines()).as("the trace sees the product's answers").isNotEmpty();
    assertThat(trace.outbound()).isEmpty();
  }

  @Test
  void theSameLookCatchesTelemetryThatIsOn() throws IOException, InterruptedException {
    // Given
    NetworkTrace trace = new NetworkTrace(folder.resolve("control"));
    Path model = Models.SAMPLES.folder().resolve("iris/1/model.onnx");
    String seconds = Long.toString(PATIENCE.toSeconds());
    long started = System.nanoTime();
    // When
    Process control =
        java(
            trace.tracing("-e", REFUSED),
            place(TelemetryControl.class) + File.pathSeparator + place(OrtEnvironment.class),
            TelemetryControl.class,
            model.toString(),
            seconds);
    try {
      // Then
      Await.until(
          "the control is caught",
          PATIENCE,
          () -> !trace.outbound().isEmpty() || !control.isAlive());
      assertThat(trace.outbound())
          .as(Files.readString(output(TelemetryControl.class)))
          .isNotEmpty();
      System.out.printf(
          "control: caught after %d ms: %s%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started), trace.outbound().getFirst());
    } finally {
      end(control);
    }
  }

  @Test
  void nativeCodeFindsTelemetryOffInAnEnvironmentThatSaidNothing() throws Exception {
    // Given
    String[] without = {"env", "-u", "ORT_DISABLE_TELEMETRY"};
    // When
    String everything = System.getProperty("java.class.path");
    Process process = java(without, everything, NativeEnvironment.class, "ORT_DISABLE_TELEMETRY");
    try {
      // Then
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readAllLines(output(NativeEnvironment.class))).last().isEqualTo("1");
    } finally {
      end(process);
    }
  }

  /** The folder or archive that a class is in. */
  private static Path place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private Process java(String[] prefix, String classes, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classes, main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output(main).toFile())
        .start();
  }

  private Path output(Class<?> main) {
    return folder.resolve(main.getSimpleName());
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
