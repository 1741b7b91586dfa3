package io.pronto.it.parts;

import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client in Python, with the packages that it asks for in an environment of its own. */
@Needs.Python
public final class PythonClient {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String name;

  /**
   * A client.
   *
   * @param name of its script in {@code src/test/python}, and of its environment, which is kept
   */
  public PythonClient(String name) {
    this.name = name;
  }

  /**
   * Runs it to its end and returns all that it wrote.
   *
   * @throws AssertionError if it fails or does not end
   */
  public String run(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Product.testSource("python/" + name.replace('-', '_') + ".sh").toString());
    command.add(Product.outputs().resolve(name).toString());
    command.addAll(List.of(words));
    return Command.run(Product.root(), command, PATIENCE);
  }
}
