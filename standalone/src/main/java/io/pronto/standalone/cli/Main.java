package io.pronto.standalone.cli;

import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

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
    System.exit(line().execute(args));
  }

  /** The commands, with what becomes of their exceptions. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    OptionSpec help =
        OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build();
    line.getSubcommands().values().forEach(command -> command.getCommandSpec().addOption(help));
    line.setExecutionExceptionHandler(
        (error, command, _) -> {
          if (error instanceof Trouble trouble) {
            command.getErr().println("pronto: " + trouble.getMessage());
            return trouble.exitCode();
          }
          if (error instanceof FileSystemException file) {
            command.getErr().println("pronto: " + Trouble.words(file));
            return Trouble.REFUSED;
          }
          throw error;
        });
    return line;
  }
}
