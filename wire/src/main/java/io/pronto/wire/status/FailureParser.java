package io.pronto.wire.status;

import io.grpc.Status;
import io.pronto.core.failure.Failure;
import java.time.Duration;
import java.util.Map;

/** Makes a {@link Failure} of the reason and variables that another hop sent. */
final class FailureParser {

  private FailureParser() {}

  static Failure parse(Failure.Reason reason, Map<String, String> sent, Status status) {
    return switch (reason) {
      case INPUT_INVALID ->
          new Failure.InputInvalid(in(sent, "field"), in(sent, "expected"), in(sent, "got"));
      case TOO_LARGE -> new Failure.TooLarge(number(sent, "limit"), number(sent, "size"));
      case MODEL_REFUSED ->
          new Failure.ModelRefused(in(sent, "model"), in(sent, "version"), in(sent, "why"));
      case LOAD_REFUSED -> new Failure.LoadRefused(in(sent, "model"), in(sent, "why"));
      case UNSUPPORTED_MEDIA_TYPE ->
          new Failure.MediaUnsupported(in(sent, "field"), in(sent, "expected"), in(sent, "got"));
      case MODEL_NOT_FOUND ->
          new Failure.ModelNotFound(in(sent, "model"), in(sent, "version"), in(sent, "known"));
      case MODEL_NOT_READY ->
          new Failure.ModelNotReady(
              in(sent, "model"),
              in(sent, "version"),
              in(sent, "why"),
              in(sent, "loading").equals("true"));
      case RELEASE_ABSENT -> new Failure.ReleaseAbsent(in(sent, "hop"), in(sent, "release"));
      case OVERLOADED ->
          new Failure.Overloaded(
              in(sent, "hop"), Duration.ofMillis(number(sent, "retry_after_ms")));
      case HOP_UNAVAILABLE -> new Failure.HopUnavailable(in(sent, "hop"), in(sent, "why"));
      case HOP_GUARD_OPEN ->
          new Failure.HopGuardOpen(
              in(sent, "hop"), Duration.ofMillis(number(sent, "retry_after_ms")));
      case DEADLINE_PASSED -> new Failure.DeadlinePassed(in(sent, "hop"));
      case CALLER_GONE -> new Failure.CallerGone(in(sent, "hop"));
      case NOT_BUILT -> new Failure.NotBuilt(in(sent, "what"));
      case DEFECT -> new Failure.Defect(in(sent, "hop"));
      case FOREIGN ->
          new Failure.Foreign(
              in(sent, "hop"),
              status.getCode().name(),
              status.getDescription() == null ? status.getCode().name() : status.getDescription());
    };
  }

  private static String in(Map<String, String> sent, String name) {
    return sent.getOrDefault(name, "");
  }

  private static long number(Map<String, String> sent, String name) {
    return Long.parseLong(sent.getOrDefault(name, "0"));
  }
}
