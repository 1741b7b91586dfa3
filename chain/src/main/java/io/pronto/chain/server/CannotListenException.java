package io.pronto.chain.server;

/** A server cannot listen where it was told to; the message says where and why. */
public final class CannotListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotListenException(String message) {
    super(message);
  }
}
