package io.pronto.core.failure;

/** Carries a {@link Failure} through code that throws. Cheap: it records no stack trace. */
public class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** The failure as an exception. */
  protected FailureException(Failure failure) {
    super(failure.text(), null, false, false);
    this.failure = failure;
  }

  /** What went wrong. */
  public final Failure failure() {
    return failure;
  }

  /** An {@link Failure.InputInvalid} as an exception. */
  public static FailureException invalid(String field, String expected, Object got) {
    return new Failure.InputInvalid(field, expected, shown(String.valueOf(got))).asException();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : Shortened.to(Shortened.VALUE, value);
  }
}
