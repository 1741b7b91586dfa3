package io.pronto.standalone.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the launcher starts for a command that is no service. */
@Command(
    name = "pronto",
    subcommands = {PredictCommand.class, ModelsCommand.class, InitCommand.class})
public final class Main {

  private Main() {}

  /**
   * Runs one command. Ends with 0, 1 if it was refused, 2 if it was called wrongly, 3 without a
   * server.
   */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (error, command, _) -> {
          if (error instanceof Trouble trouble) {
            command.getErr().println("pronto: " + trouble.getMessage());
            return trouble.exitCode();
          }
          throw error;
        });
    System.exit(line.execute(args));
  }
}
