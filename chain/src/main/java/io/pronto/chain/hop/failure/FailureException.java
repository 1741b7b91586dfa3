package io.pronto.chain.hop.failure;

/** Carries a {@link Failure} through code that throws. Cheap: it records no stack trace. */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailureException(Failure failure) {
    super(failure.text(), null, false, false);
    this.failure = failure;
  }

  /** What went wrong. */
  public Failure failure() {
    return failure;
  }

  /** An {@link Failure.InputInvalid} as an exception. */
  public static FailureException invalid(String field, String expected, Object got) {
    return new Failure.InputInvalid(field, expected, shortened(String.valueOf(got))).asException();
  }

  private static String shortened(String value) {
    if (value.isEmpty()) {
      return "nothing";
    }
    if (value.length() <= MAX_SHOWN) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
    return value.substring(0, end) + "… (" + value.length() + " characters)";
  }

  private static final int MAX_SHOWN = 80;
}
