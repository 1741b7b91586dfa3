package io.pronto.gateway.rest;

import io.pronto.core.json.Document;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A body that came or that goes, in an array that is given back once it was read. */
final class Body {

  private final Document document;
  private final BodyArrays arrays;
  private final AtomicBoolean read = new AtomicBoolean();

  /**
   * A body.
   *
   * @param arrays where its array goes back to; null where it is the body's own
   */
  Body(Document document, BodyArrays arrays) {
    this.document = document;
    this.arrays = arrays;
  }

  /** Bytes of the body. */
  int length() {
    return document.length();
  }

  /**
   * Reads it, once; what is read must not need the document any more.
   *
   * @throws IllegalStateException if it was read before
   */
  <T> T read(Function<Document, T> reader) {
    if (!read.compareAndSet(false, true)) {
      throw new IllegalStateException("this body was read before");
    }
    try {
      return reader.apply(document);
    } finally {
      if (arrays != null) {
        arrays.give(document.bytes());
      }
    }
  }
}
