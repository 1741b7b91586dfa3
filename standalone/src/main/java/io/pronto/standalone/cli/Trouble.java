package io.pronto.standalone.cli;

/** Why a command ends without a result, in words for the person who called it. */
final class Trouble extends RuntimeException {

  static final int REFUSED = 1;
  static final int USAGE = 2;
  static final int NO_SERVER = 3;

  private static final long serialVersionUID = 1;

  private final int exitCode;

  private Trouble(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static Trouble refused(String message) {
    return new Trouble(REFUSED, message);
  }

  static Trouble usage(String message) {
    return new Trouble(USAGE, message);
  }

  static Trouble noServer(String url) {
    return new Trouble(
        NO_SERVER,
        "nothing answers at "
            + url
            + "; start the server with ./pronto serve, or name another one with --url");
  }

  int exitCode() {
    return exitCode;
  }
}
