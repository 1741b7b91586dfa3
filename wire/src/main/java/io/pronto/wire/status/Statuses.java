package io.pronto.wire.status;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The one mapping between {@link Failure} and gRPC: a status code, its text, and the details of
 * {@code google.rpc.Status} (error model of Google's API design guide).
 */
public final class Statuses {

  /** Domain of every {@code ErrorInfo} of ours. */
  public static final String DOMAIN = "pronto";

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));
  private static final int RETRY_SECONDS = 1;

  private Statuses() {}

  /** The status of a failure. */
  public static Status of(Failure failure) {
    return codeOf(failure).toStatus().withDescription(failure.text());
  }

  /** Name of the status code of a failure, for meters. */
  public static String codeNameOf(Failure failure) {
    return codeOf(failure).name();
  }

  /** The trailers of a failure: its details. */
  public static Metadata trailersOf(Failure failure, String traceId) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(codeOf(failure).value())
            .setMessage(failure.text());
    status.addDetails(
        Any.pack(
            ErrorInfo.newBuilder()
                .setReason(failure.reason().name())
                .setDomain(DOMAIN)
                .putAllMetadata(failure.variables())
                .putMetadata("trace_id", traceId)
                .build()));
    extraOf(failure).ifPresent(status::addDetails);
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, status.build());
    return trailers;
  }

  /**
   * The failure that a hop reported, with its meaning kept.
   *
   * @param from the hop that was called
   */
  public static Failure failureOf(Status status, Metadata trailers, Hop from) {
    return infoOf(trailers)
        .flatMap(info -> parse(info, status))
        .orElseGet(() -> withoutDetails(status, from));
  }

  /** Whether the peer itself said why, and not a transport on the way. */
  public static boolean reported(Metadata trailers) {
    return trailers.containsKey(DETAILS);
  }

  /** The code of a failure; a new failure does not compile until it is mapped. */
  static Status.Code codeOf(Failure failure) {
    return switch (failure) {
      case Failure.InputInvalid _ -> Status.Code.INVALID_ARGUMENT;
      case Failure.TooLarge _ -> Status.Code.RESOURCE_EXHAUSTED;
      case Failure.LoadRefused _ -> Status.Code.INVALID_ARGUMENT;
      case Failure.ModelRefused _ -> Status.Code.INVALID_ARGUMENT;
      case Failure.MediaUnsupported _ -> Status.Code.INVALID_ARGUMENT;
      case Failure.ModelNotFound _ -> Status.Code.NOT_FOUND;
      case Failure.ModelNotReady _ -> Status.Code.UNAVAILABLE;
      case Failure.ReleaseAbsent _ -> Status.Code.UNAVAILABLE;
      case Failure.Overloaded _ -> Status.Code.RESOURCE_EXHAUSTED;
      case Failure.HopUnavailable _ -> Status.Code.UNAVAILABLE;
      case Failure.HopGuardOpen _ -> Status.Code.UNAVAILABLE;
      case Failure.DeadlinePassed _ -> Status.Code.DEADLINE_EXCEEDED;
      case Failure.CallerGone _ -> Status.Code.CANCELLED;
      case Failure.NotBuilt _ -> Status.Code.UNIMPLEMENTED;
      case Failure.Defect _ -> Status.Code.INTERNAL;
      case Failure.Foreign foreign -> Status.Code.valueOf(foreign.code());
    };
  }

  private static Optional<Any> extraOf(Failure failure) {
    return Optional.ofNullable(
        switch (failure) {
          case Failure.InputInvalid invalid ->
              Any.pack(
                  BadRequest.newBuilder()
                      .addFieldViolations(
                          BadRequest.FieldViolation.newBuilder()
                              .setField(invalid.field())
                              .setDescription(invalid.text()))
                      .build());
          case Failure.ModelNotFound missing ->
              Any.pack(
                  ResourceInfo.newBuilder()
                      .setResourceType("model")
                      .setResourceName(missing.model())
                      .setDescription(missing.text())
                      .build());
          case Failure.ModelNotReady model ->
              model.loading() ? retryAfter(RETRY_SECONDS * 1000L) : null;
          case Failure.Overloaded full -> retryAfter(full.retryAfter().toMillis());
          case Failure.HopUnavailable _ -> retryAfter(RETRY_SECONDS * 1000L);
          case Failure.HopGuardOpen open -> retryAfter(open.retryAfter().toMillis());
          default -> null;
        });
  }

  private static Any retryAfter(long milliseconds) {
    return Any.pack(
        RetryInfo.newBuilder()
            .setRetryDelay(
                Duration.newBuilder()
                    .setSeconds(milliseconds / 1000)
                    .setNanos((int) (milliseconds % 1000) * 1_000_000))
            .build());
  }

  private static Optional<ErrorInfo> infoOf(Metadata trailers) {
    com.google.rpc.Status status = trailers.get(DETAILS);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          return info.getDomain().equals(DOMAIN) ? Optional.of(info) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Failure> parse(ErrorInfo info, Status status) {
    Map<String, String> variables = info.getMetadataMap();
    try {
      return Optional.of(
          FailureParser.parse(Failure.Reason.valueOf(info.getReason()), variables, status));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What a status without our details means: gRPC's own, made on this side or by the peer's
   * transport.
   */
  private static Failure withoutDetails(Status status, Hop from) {
    // gRPC calls a connection that is lost while a call is written UNKNOWN; a peer sends no cause
    boolean lost = status.getCause() instanceof IOException;
    return switch (lost ? Status.Code.UNAVAILABLE : status.getCode()) {
      case UNAVAILABLE ->
          new Failure.HopUnavailable(
              from.text(), "no connection, or it was lost before the answer");
      case DEADLINE_EXCEEDED -> new Failure.DeadlinePassed(from.text());
      case CANCELLED -> new Failure.CallerGone(from.text());
      case INVALID_ARGUMENT,
          NOT_FOUND,
          UNIMPLEMENTED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE ->
          new Failure.Foreign(
              from.text(),
              status.getCode().name(),
              status.getDescription() == null ? status.getCode().name() : status.getDescription());
      default -> new Failure.Defect(from.text());
    };
  }
}
