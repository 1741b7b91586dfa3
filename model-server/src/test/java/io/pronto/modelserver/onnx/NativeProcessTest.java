package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What would take the JVM with it if it were wrong, each in a JVM of its own. */
class NativeProcessTest {

  private static final String LEAK_CHECK_RUNS = System.getProperty("leak-check.runs", "20000");
  private static final long PATIENCE_MINUTES = 5;

  @TempDir Path directory;

  @Test
  void survivesThreadsThatOpenRunAndCloseUnderEachOther() throws Exception {
    assertThat(exitOf(OpenCloseRace.class, "16", "1000")).isEqualTo("0: ");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysWhereItIsOverManyRuns() throws Exception {
    assertThat(exitOf(LeakCheck.class, LEAK_CHECK_RUNS)).startsWith("0: ");
  }

  @Test
  void runsOnWhileTheProcessShutsDown() throws Exception {
    assertThat(exitOf(RunsDuringShutdown.class)).isEqualTo("0: drained");
  }

  /** Exit status and output of a JVM that ran this class. */
  private String exitOf(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    System.out.println(main.getSimpleName() + ": " + Files.readString(output).strip());
    return process.exitValue() + ": " + Files.readString(output).strip();
  }
}
