package io.pronto.core.failure;

import io.pronto.core.failure.Failure.CallerGone;
import io.pronto.core.failure.Failure.DeadlinePassed;
import io.pronto.core.failure.Failure.Defect;
import io.pronto.core.failure.Failure.Foreign;
import io.pronto.core.failure.Failure.HopGuardOpen;
import io.pronto.core.failure.Failure.HopUnavailable;
import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.Failure.LoadRefused;
import io.pronto.core.failure.Failure.MediaUnsupported;
import io.pronto.core.failure.Failure.ModelNotFound;
import io.pronto.core.failure.Failure.ModelNotReady;
import io.pronto.core.failure.Failure.ModelRefused;
import io.pronto.core.failure.Failure.NotBuilt;
import io.pronto.core.failure.Failure.Overloaded;
import io.pronto.core.failure.Failure.Reason;
import io.pronto.core.failure.Failure.ReleaseAbsent;
import io.pronto.core.failure.Failure.TooLarge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kind of each failure, its sentence and the variables of that, in the order of the text. */
final class Wording {

  private Wording() {}

  static Reason reasonOf(Failure failure) {
    return switch (failure) {
      case InputInvalid _ -> Reason.INPUT_INVALID;
      case TooLarge _ -> Reason.TOO_LARGE;
      case ModelRefused _ -> Reason.MODEL_REFUSED;
      case LoadRefused _ -> Reason.LOAD_REFUSED;
      case MediaUnsupported _ -> Reason.UNSUPPORTED_MEDIA_TYPE;
      case ModelNotFound _ -> Reason.MODEL_NOT_FOUND;
      case ModelNotReady _ -> Reason.MODEL_NOT_READY;
      case ReleaseAbsent _ -> Reason.RELEASE_ABSENT;
      case Overloaded _ -> Reason.OVERLOADED;
      case HopUnavailable _ -> Reason.HOP_UNAVAILABLE;
      case HopGuardOpen _ -> Reason.HOP_GUARD_OPEN;
      case DeadlinePassed _ -> Reason.DEADLINE_PASSED;
      case CallerGone _ -> Reason.CALLER_GONE;
      case NotBuilt _ -> Reason.NOT_BUILT;
      case Defect _ -> Reason.DEFECT;
      case Foreign _ -> Reason.FOREIGN;
    };
  }

  static String textOf(Failure failure) {
    return switch (failure) {
      case InputInvalid(var field, var expected, var got) -> wanted(field, expected, got);
      case TooLarge large -> wanted("request", most(large), sent(large));
      case LoadRefused(var model, var why) -> "model " + model + " was not loaded: " + why;
      case ModelRefused(var model, var version, var why) ->
          "model " + model + " version " + version + " refused the input: " + why;
      case MediaUnsupported(var field, var expected, var got) -> wanted(field, expected, got);
      case ModelNotFound missing -> wanted(whatOf(missing), oneOf(missing), gotOf(missing));
      case ModelNotReady model -> notReady(model);
      case ReleaseAbsent(var hop, var release) -> "release " + release + " is not on this " + hop;
      case Overloaded(var hop, _) -> hop + " has no room for another call";
      case HopUnavailable(var hop, var why) -> hop + " is unavailable: " + why;
      case HopGuardOpen(var hop, _) ->
          hop + " is unavailable: it failed the calls before, and is left alone for a while";
      case DeadlinePassed(var hop) -> "the deadline passed in " + hop;
      case CallerGone(var hop) -> "the caller cancelled; seen by " + hop;
      case NotBuilt(var what) -> what + " is not supported";
      case Defect(var hop) -> "internal error in " + hop + "; its log has the cause";
      case Foreign foreign -> foreign.text();
    };
  }

  static Map<String, String> variablesOf(Failure failure) {
    return switch (failure) {
      case InputInvalid(var field, var expected, var got) ->
          named("field", field, "expected", expected, "got", got);
      case TooLarge large -> variablesOf(large);
      case LoadRefused(var model, var why) -> named("model", model, "why", why);
      case ModelRefused(var model, var version, var why) ->
          named("model", model, "version", version, "why", why);
      case MediaUnsupported(var field, var expected, var got) ->
          named("field", field, "expected", expected, "got", got);
      case ModelNotFound missing -> variablesOf(missing);
      case ModelNotReady(var model, var version, var why, var loading) ->
          named("model", model, "version", version, "why", why, "loading", String.valueOf(loading));
      case ReleaseAbsent(var hop, var release) -> named("hop", hop, "release", release);
      case Overloaded(var hop, var retryAfter) -> retryable(hop, retryAfter);
      case HopUnavailable(var hop, var why) -> named("hop", hop, "why", why);
      case HopGuardOpen(var hop, var retryAfter) -> retryable(hop, retryAfter);
      case DeadlinePassed(var hop) -> named("hop", hop);
      case CallerGone(var hop) -> named("hop", hop);
      case NotBuilt(var what) -> named("what", what);
      case Defect(var hop) -> named("hop", hop);
      case Foreign(var hop, var code, _) -> named("hop", hop, "code", code);
    };
  }

  private static String wanted(String what, String expected, String got) {
    return what + ": expected " + expected + ", got " + got;
  }

  private static Map<String, String> variablesOf(TooLarge large) {
    return named(
        "field", "request",
        "expected", most(large),
        "got", sent(large),
        "limit", String.valueOf(large.limit()),
        "size", String.valueOf(large.got()));
  }

  private static String most(TooLarge large) {
    return large.limit() < 0 ? "fewer bytes" : "at most " + large.limit() + " bytes";
  }

  private static String sent(TooLarge large) {
    return large.got() < 0 ? "more" : large.got() + " bytes";
  }

  private static Map<String, String> variablesOf(ModelNotFound missing) {
    return named(
        "field", missing.version().isEmpty() ? "model" : "version",
        "expected", oneOf(missing),
        "got", gotOf(missing),
        "model", missing.model(),
        "version", missing.version(),
        "known", missing.known());
  }

  private static String whatOf(ModelNotFound missing) {
    return missing.version().isEmpty() ? "model" : "version of model " + missing.model();
  }

  private static String oneOf(ModelNotFound missing) {
    if (missing.version().isEmpty()) {
      return "the name of a model here";
    }
    return missing.known().isEmpty() ? "a version that is here" : "one of " + missing.known();
  }

  private static String gotOf(ModelNotFound missing) {
    String got = missing.version().isEmpty() ? missing.model() : missing.version();
    return got.isEmpty() ? "nothing" : got;
  }

  private static String notReady(ModelNotReady model) {
    String version = model.version().isEmpty() ? "" : " version " + model.version();
    return "model " + model.model() + version + " is not ready: " + model.why();
  }

  private static Map<String, String> retryable(String hop, Duration retryAfter) {
    return named("hop", hop, "retry_after_ms", String.valueOf(retryAfter.toMillis()));
  }

  private static Map<String, String> named(String... pairs) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i + 1].isEmpty()) {
        variables.put(pairs[i], pairs[i + 1]);
      }
    }
    return variables;
  }
}
