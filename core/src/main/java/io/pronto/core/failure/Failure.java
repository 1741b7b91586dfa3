package io.pronto.core.failure;

import java.time.Duration;
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
  default Reason reason() {
    return Wording.reasonOf(this);
  }

  /** One sentence for the caller; holds no class name and no message of an exception. */
  default String text() {
    return Wording.textOf(this);
  }

  /** Every variable of the text by name, in the order of the text. Absent ones are left out. */
  default Map<String, String> variables() {
    return Wording.variablesOf(this);
  }

  /** The failure as an exception, without a stack trace. */
  default FailureException asException() {
    return new FailureException(this);
  }

  /** The kinds of failure. */
  enum Reason {
    INPUT_INVALID,
    TOO_LARGE,
    MODEL_REFUSED,
    UNSUPPORTED_MEDIA_TYPE,
    LOAD_REFUSED,
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
  }

  /**
   * A message beyond the limit.
   *
   * @param limit largest size taken, in bytes, or -1 where it is not known
   * @param got size sent, in bytes, or -1 where it is not known
   */
  record TooLarge(long limit, long got) implements Failure {}

  /**
   * The model itself cannot take these values: a category it does not know, an index beyond its
   * table. Another instance would say the same.
   *
   * @param why the model's words
   */
  record ModelRefused(String model, String version, String why) implements Failure {

    public ModelRefused {
      why = Shortened.to(Shortened.REASON, why);
    }
  }

  /**
   * A model was to be loaded, and no version of it can be.
   *
   * @param why the reasons as the repository index lists them
   */
  record LoadRefused(String model, String why) implements Failure {

    public LoadRefused {
      model = Shortened.to(Shortened.VALUE, model);
      why = Shortened.to(Shortened.EXPLANATION, why);
    }
  }

  /**
   * A body of a form that is not read here.
   *
   * @param field the header that says so
   * @param expected what is read
   * @param got what was said
   */
  record MediaUnsupported(String field, String expected, String got) implements Failure {

    public MediaUnsupported {
      got = Shortened.to(Shortened.VALUE, got);
    }
  }

  /**
   * No such model, or no such version of it.
   *
   * @param version empty where the model itself is unknown
   * @param known the versions that there are; none where the model is unknown: who does not know
   *     the name of a model is told no other
   */
  record ModelNotFound(String model, String version, String known) implements Failure {

    public ModelNotFound {
      model = Shortened.to(Shortened.VALUE, model);
      version = Shortened.to(Shortened.VALUE, version);
      known = version.isEmpty() ? "" : Shortened.to(Shortened.REASON, known);
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
  }

  /** This instance does not hold the release; another may. */
  record ReleaseAbsent(String hop, String release) implements Failure {}

  /** A queue or limit of this hop is full; nothing was executed. */
  record Overloaded(String hop, Duration retryAfter) implements Failure {}

  /** The hop could not be reached, or was lost before it answered. */
  record HopUnavailable(String hop, String why) implements Failure {}

  /** The hop failed nearly every call of late, so its callers leave it alone for a while. */
  record HopGuardOpen(String hop, Duration retryAfter) implements Failure {}

  /** The time for the call was over while this hop had it. */
  record DeadlinePassed(String hop) implements Failure {}

  /** The caller cancelled or went away. */
  record CallerGone(String hop) implements Failure {}

  /** Part of the protocol that this server does not speak. */
  record NotBuilt(String what) implements Failure {}

  /** A defect of ours. The cause is in the log of the hop, under the trace id, and nowhere else. */
  record Defect(String hop) implements Failure {}

  /**
   * A failure of a server that is not Pronto's, passed on as it came.
   *
   * @param code name of its gRPC status code
   */
  record Foreign(String hop, String code, String text) implements Failure {

    public Foreign {
      text = Shortened.to(Shortened.REASON, text);
    }
  }
}
