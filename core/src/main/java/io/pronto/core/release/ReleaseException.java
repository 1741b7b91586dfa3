package io.pronto.core.release;

/** A release that cannot serve. The message is the reason that the repository index lists. */
public final class ReleaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a reason that names file, line where there is one, expected and got. */
  public ReleaseException(String reason) {
    super(reason);
  }

  /** The same, keeping the cause for the log. */
  public ReleaseException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
