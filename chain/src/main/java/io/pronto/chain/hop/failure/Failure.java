package io.pronto.chain.hop.failure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a call did not end in an answer. Each record carries the variables of its text, so that the
 * text, the gRPC details and the REST body say the same.
 *
 * <p>Knows no protocol: {@code chain.hop.status} maps each failure to a gRPC status, the REST front
 * door to an HTTP status. Both are exhaustive switches, so a new failure does not compile until it
 * is mapped.
 */
public sealed interface Failure {

  /**
   * The kind of this failure, as it is written in {@code google.rpc.ErrorInfo.reason} and in REST
   * bodies.
   */
  Reason reason();

  /** One sentence for the caller; holds no class name and no message of an exception. */
  String text();

  /** Every variable of the text by name, in the order of the text. Absent ones are left out. */
  Map<String, String> variables();

  /** The failure as an exception, without a stack trace. */
  default FailureException asException() {
    return new FailureException(this);
  }

  /** The kinds of failure. */
  enum Reason {
    INPUT_INVALID,
    TOO_LARGE,
    MODEL_NOT_FOUND,
    MODEL_NOT_READY,
    RELEASE_ABSENT,
    OVERLOADED,
    HOP_UNAVAILABLE,
    HOP_GUARD_OPEN,
    DEADLINE_PASSED,
    CALLER_GONE,
    NOT_BUILT,
    DEFECT,
    FOREIGN
  }

  /**
   * The caller sent something that cannot be right.
   *
   * @param field path of the field, as the caller wrote it: {@code inputs[0].shape}
   * @param expected what would have been right
   * @param got what was sent, shortened
   */
  record InputInvalid(String field, String expected, String got) implements Failure {

    public InputInvalid {
      field = Shortened.to(Shortened.VALUE, field);
      expected = Shortened.to(Shortened.REASON, expected);
      got = Shortened.to(Shortened.REASON, got);
    }

    @Override
    public Reason reason() {
      return Reason.INPUT_INVALID;
    }

    @Override
    public String text() {
      return field + ": expected " + expected + ", got " + got;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("field", field, "expected", expected, "got", got);
    }
  }

  /**
   * A message beyond the limit.
   *
   * @param limit largest size taken, in bytes, or -1 where it is not known
   * @param got size sent, in bytes, or -1 where it is not known
   */
  record TooLarge(long limit, long got) implements Failure {
    @Override
    public Reason reason() {
      return Reason.TOO_LARGE;
    }

    @Override
    public String text() {
      return "request: expected " + most() + ", got " + sent();
    }

    private String most() {
      return limit < 0 ? "fewer bytes" : "at most " + limit + " bytes";
    }

    private String sent() {
      return got < 0 ? "more" : got + " bytes";
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf(
          "field", "request",
          "expected", most(),
          "got", sent(),
          "limit", String.valueOf(limit),
          "size", String.valueOf(got));
    }
  }

  /**
   * No such model, or no such version of it.
   *
   * @param version empty where the model itself is unknown
   * @param known what there is instead
   */
  record ModelNotFound(String model, String version, String known) implements Failure {

    public ModelNotFound {
      model = Shortened.to(Shortened.VALUE, model);
      version = Shortened.to(Shortened.VALUE, version);
      known = Shortened.to(Shortened.REASON, known);
    }

    @Override
    public Reason reason() {
      return Reason.MODEL_NOT_FOUND;
    }

    @Override
    public String text() {
      return version.isEmpty()
          ? "model: expected one of " + known + ", got " + orNothing(model)
          : "version of model " + model + ": expected one of " + known + ", got " + version;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf(
          "field",
          version.isEmpty() ? "model" : "version",
          "expected",
          "one of " + known,
          "got",
          version.isEmpty() ? orNothing(model) : version,
          "model",
          model,
          "version",
          version,
          "known",
          known);
    }
  }

  /**
   * The model is in the repository and does not serve.
   *
   * @param why the reason as the repository index lists it
   * @param loading whether it may serve soon
   */
  record ModelNotReady(String model, String version, String why, boolean loading)
      implements Failure {

    public ModelNotReady {
      why = Shortened.to(Shortened.EXPLANATION, why);
    }

    @Override
    public Reason reason() {
      return Reason.MODEL_NOT_READY;
    }

    @Override
    public String text() {
      return "model "
          + model
          + (version.isEmpty() ? "" : " version " + version)
          + " is not ready: "
          + why;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf(
          "model", model, "version", version, "why", why, "loading", String.valueOf(loading));
    }
  }

  /** This instance does not hold the release; another may. */
  record ReleaseAbsent(String hop, String release) implements Failure {
    @Override
    public Reason reason() {
      return Reason.RELEASE_ABSENT;
    }

    @Override
    public String text() {
      return "release " + release + " is not on this " + hop;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop, "release", release);
    }
  }

  /** A queue or limit of this hop is full; nothing was executed. */
  record Overloaded(String hop, Duration retryAfter) implements Failure {
    @Override
    public Reason reason() {
      return Reason.OVERLOADED;
    }

    @Override
    public String text() {
      return hop + " has no room for another call";
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop, "retry_after_ms", String.valueOf(retryAfter.toMillis()));
    }
  }

  /** The hop could not be reached, or was lost before it answered. */
  record HopUnavailable(String hop, String why) implements Failure {
    @Override
    public Reason reason() {
      return Reason.HOP_UNAVAILABLE;
    }

    @Override
    public String text() {
      return hop + " is unavailable: " + why;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop, "why", why);
    }
  }

  /** The hop failed nearly every call of late, so its callers leave it alone for a while. */
  record HopGuardOpen(String hop, Duration retryAfter) implements Failure {
    @Override
    public Reason reason() {
      return Reason.HOP_GUARD_OPEN;
    }

    @Override
    public String text() {
      return hop + " is unavailable: it failed the calls before, and is left alone for a while";
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop, "retry_after_ms", String.valueOf(retryAfter.toMillis()));
    }
  }

  /** The time for the call was over while this hop had it. */
  record DeadlinePassed(String hop) implements Failure {
    @Override
    public Reason reason() {
      return Reason.DEADLINE_PASSED;
    }

    @Override
    public String text() {
      return "the deadline passed in " + hop;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop);
    }
  }

  /** The caller cancelled or went away. */
  record CallerGone(String hop) implements Failure {
    @Override
    public Reason reason() {
      return Reason.CALLER_GONE;
    }

    @Override
    public String text() {
      return "the caller cancelled; seen by " + hop;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop);
    }
  }

  /** Part of the protocol that this server does not speak. */
  record NotBuilt(String what) implements Failure {
    @Override
    public Reason reason() {
      return Reason.NOT_BUILT;
    }

    @Override
    public String text() {
      return what + " is not supported";
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("what", what);
    }
  }

  /** A defect of ours. The cause is in the log of the hop, under the trace id, and nowhere else. */
  record Defect(String hop) implements Failure {
    @Override
    public Reason reason() {
      return Reason.DEFECT;
    }

    @Override
    public String text() {
      return "internal error in " + hop + "; its log has the cause";
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop);
    }
  }

  /**
   * A failure of a server that is not Pronto's, passed on as it came.
   *
   * @param code name of its gRPC status code
   */
  record Foreign(String hop, String code, String text) implements Failure {

    public Foreign {
      text = Shortened.to(Shortened.REASON, text);
    }

    @Override
    public Reason reason() {
      return Reason.FOREIGN;
    }

    @Override
    public Map<String, String> variables() {
      return variablesOf("hop", hop, "code", code);
    }
  }

  private static String orNothing(String text) {
    return text.isEmpty() ? "nothing" : text;
  }

  private static Map<String, String> variablesOf(String... pairs) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].isEmpty()) {
        variables.put(pairs[i], pairs[i + 1]);
      }
    }
    return variables;
  }
}
