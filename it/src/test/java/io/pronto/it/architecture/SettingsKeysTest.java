package io.pronto.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * In one process the settings of all services merge, and where two give the same key the first on
 * the class path wins, silently. So standalone must give that key itself.
 */
class SettingsKeysTest {

  private static final List<String> SERVICES =
      List.of("gateway", "preprocessor", "model-server", "postprocessor");

  @Test
  void standaloneGivesEveryKeyThatTwoServicesGive() throws IOException {
    // Given
    Set<String> seen = new TreeSet<>();
    Set<String> shared = new TreeSet<>();
    for (String service : SERVICES) {
      keysOf(service).stream().filter(key -> !seen.add(key)).forEach(shared::add);
    }
    assertThat(shared).isNotEmpty();
    // When, Then
    assertThat(keysOf("standalone")).containsAll(shared);
  }

  private static Set<String> keysOf(String module) throws IOException {
    Path file = Path.of("..", module, "src", "main", "resources", "application.properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties.stringPropertyNames().stream().collect(Collectors.toCollection(TreeSet::new));
  }
}
