package io.pronto.gateway.rest;

import io.pronto.core.failure.Failure;

/** The one mapping from failures to HTTP status codes. */
final class HttpStatus {

  private static final int CLIENT_CLOSED_REQUEST = 499;

  private HttpStatus() {}

  /** The status of a failure; a new failure does not compile until it is mapped. */
  static int of(Failure failure) {
    return switch (failure) {
      case Failure.InputInvalid _ -> 400;
      case Failure.TooLarge _ -> 413;
      case Failure.LoadRefused _ -> 400;
      case Failure.ModelRefused _ -> 422;
      case Failure.MediaUnsupported _ -> 415;
      case Failure.ModelNotFound _ -> 404;
      case Failure.ModelNotReady _ -> 503;
      case Failure.ReleaseAbsent _ -> 503;
      case Failure.Overloaded _ -> 429;
      case Failure.HopUnavailable _ -> 503;
      case Failure.HopGuardOpen _ -> 503;
      case Failure.DeadlinePassed _ -> 504;
      case Failure.CallerGone _ -> CLIENT_CLOSED_REQUEST;
      case Failure.NotBuilt _ -> 501;
      case Failure.Defect _ -> 500;
      case Failure.Foreign foreign -> ofForeign(foreign.code());
    };
  }

  /** As the gRPC-to-HTTP mapping of {@code google/rpc/code.proto} has it. */
  private static int ofForeign(String code) {
    return switch (code) {
      case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
      case "NOT_FOUND" -> 404;
      case "RESOURCE_EXHAUSTED" -> 429;
      case "UNIMPLEMENTED" -> 501;
      default -> 500;
    };
  }
}
