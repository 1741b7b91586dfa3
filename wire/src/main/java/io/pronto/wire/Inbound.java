package io.pronto.wire;

import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;

/**
 * A request as it came off the wire: either a message, or what is wrong with its bytes. gRPC itself
 * would answer INTERNAL to bytes that are no message; here they are the caller's mistake.
 *
 * @param message the request, or {@code null} where it could not be read
 * @param flaw what is wrong, or {@code null}
 */
public record Inbound(ModelInferRequest message, Failure flaw) {

  /** A sound request. */
  public static Inbound of(ModelInferRequest message) {
    return new Inbound(message, null);
  }
}
