package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Page;
import io.pronto.it.run.Product;
import io.pronto.it.run.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the pages for newcomers print, done as they print it: the answers are those of scikit-learn.
 */
@Needs.Python
class NewcomerIT {

  /** What FP32 loses on the way, and what a page may round off. */
  private static final double TOLERANCE = 1e-4;

  private static final String SERVES = "Ctrl-C ends it.";

  /** Stays from one run to the next, for the sake of the virtual environment in it. */
  private final Path folder = Product.outputs().resolve("newcomer");

  private Terminal terminal;

  @BeforeEach
  void opensATerminal() throws IOException, InterruptedException {
    terminal = new Terminal(folder);
    terminal.run("rm -rf models my-model.onnx");
  }

  @AfterEach
  void closesIt() {
    terminal.close();
  }

  @Test
  void ownModelDoesWhatItPrints() throws Exception {
    // Given
    Page page = new Page("howto/own-model.md");
    String export = page.block("`export.py`");
    write("export.py", export);
    terminal.run(page.block("venv/bin/python export.py"));
    // When
    terminal.run(page.block("./pronto init"));
    write("models/flowers/1/release.yaml", page.block("`models/flowers/1/release.yaml`"));
    write("models/flowers/1/labels.txt", page.block("`models/flowers/1/labels.txt`"));
    terminal.start(page.block("./pronto serve"), SERVES);
    write("rows.csv", page.block("`rows.csv`"));
    String printed = terminal.run(page.block("./pronto predict"));
    // Then
    String own =
        "asked = np.loadtxt('rows.csv', np.float32, delimiter=',', skiprows=1)\n"
            + "names = iris.target_names[model.predict(asked)]\n"
            + "shares = model.predict_proba(asked)\n";
    assertAnswers(printed, python(export + own));
    assertAnswers(page.block("prints what scikit-learn says too"), python(export + own));
  }

  @Test
  void bringYourModelDoesWhatItPrints() throws Exception {
    // Given
    Page page = new Page("howto/bring-your-model.md");
    List<String> lines = page.block("./pronto serve").lines().toList();
    assertThat(lines).hasSize(3);
    terminal.run(lines.get(0));
    terminal.run(lines.get(1));
    // When
    terminal.start(lines.get(2), SERVES);
    String command = page.block("./pronto predict");
    String printed = terminal.run(command);
    // Then
    String recipe = Files.readString(Product.root().resolve("samples/recipes/scikit_learn.py"));
    String row = command.substring("echo ".length(), command.indexOf(" |"));
    String own =
        "asked = np.array([["
            + row
            + "]], np.float32)\n"
            + "names = wine.target_names[estimator.predict(asked)]\n"
            + "shares = estimator.predict_proba(asked)\n";
    assertAnswers(printed, python(recipe + own));
    assertAnswers(page.block("It answers as scikit-learn does"), python(recipe + own));
  }

  /** What the script knows as {@code names} and {@code shares}, row by row. */
  private JsonNode python(String script) throws IOException, InterruptedException {
    write(
        "own.py",
        script
            + "import json\n"
            + "print(json.dumps([[str(name), list(map(float, row))]"
            + " for name, row in zip(names, shares, strict=True)]))\n");
    String said = terminal.run("venv/bin/python own.py");
    return new ObjectMapper().readTree(said.lines().toList().getLast());
  }

  private static void assertAnswers(String table, JsonNode own) throws IOException {
    List<String> lines = table.lines().toList();
    assertThat(lines.getFirst()).matches("class +probabilities");
    assertThat(lines).hasSize(own.size() + 1);
    for (int i = 0; i < own.size(); i++) {
      String[] cells = lines.get(i + 1).split(" +", 2);
      assertThat(cells[0]).isEqualTo(own.get(i).get(0).textValue());
      JsonNode shares = new ObjectMapper().readTree(cells[1]);
      assertThat(shares).hasSameSizeAs(own.get(i).get(1));
      for (int j = 0; j < shares.size(); j++) {
        double expected = own.get(i).get(1).get(j).doubleValue();
        assertThat(shares.get(j).doubleValue()).isCloseTo(expected, within(TOLERANCE));
      }
    }
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(folder.resolve(file), content);
  }
}
