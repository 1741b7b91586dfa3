package io.pronto.standalone.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;

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

  /** Why a file or folder cannot be written or read. */
  static String words(FileSystemException e) {
    String why =
        switch (e) {
          case AccessDeniedException _ -> "no permission";
          case FileAlreadyExistsException _ -> "a file";
          case NotDirectoryException _ -> "a file";
          default -> e.getReason() == null ? "something else" : e.getReason();
        };
    return e.getFile() + ": expected a file or folder to use, got " + why;
  }

  int exitCode() {
    return exitCode;
  }
}
