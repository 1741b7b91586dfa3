package io.pronto.gateway.rest;

import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.json.Document;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One body while it arrives, on the event loop of its connection. A small one is kept as it comes.
 * For a larger one bytes are claimed first, as many as it says it has, or as many as it came to
 * have; until it gets them nothing is read from its connection.
 */
final class Arrival {

  /** Bodies of up to so many bytes claim none. */
  static final int SMALL = 64 * 1024;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int GROWTH = 4;

  private final HttpServerRequest http;
  private final long limit;
  private final BodyBudget budget;
  private final Context context;
  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private byte[] bytes = new byte[0];
  private int length;
  private ByteBudget.Claim claim;
  private long claimed = SMALL;
  private boolean ended;

  Arrival(HttpServerRequest http, long limit, BodyBudget budget, Context context) {
    this.http = http;
    this.limit = limit;
    this.budget = budget;
    this.context = context;
  }

  /** Begins to read; the body, or why there is none. Completes on the event loop. */
  CompletableFuture<Body> begin(long said) {
    if (http.isEnded()) {
      finish();
      return body;
    }
    http.exceptionHandler(_ -> fail(new Failure.CallerGone(Hop.GATEWAY.text())));
    http.handler(this::take);
    http.endHandler(_ -> finish());
    if (said > SMALL) {
      claim(said, this::resume);
    } else {
      bytes = new byte[(int) Math.max(0, said)];
      resume();
    }
    return body;
  }

  /**
   * Reads a body to its end, for the next request on the connection; one that goes on for more than
   * {@code limit} bytes loses its connection.
   */
  static void passOver(HttpServerRequest http, long limit) {
    if (http.isEnded()) {
      return;
    }
    AtomicLong passed = new AtomicLong();
    http.handler(
        part -> {
          if (passed.addAndGet(part.length()) > limit) {
            http.connection().close();
          }
        });
    http.resume();
  }

  /** Gives back what was claimed. Event loop or not. */
  void end() {
    context.runOnContext(
        _ -> {
          ended = true;
          endClaim();
        });
  }

  private void endClaim() {
    if (claim != null) {
      claim.end();
      claim = null;
    }
  }

  private void resume() {
    if ("100-continue".equalsIgnoreCase(http.getHeader("Expect")) && length == 0) {
      http.response().writeContinue();
    }
    http.resume();
  }

  private void take(Buffer part) {
    long needed = (long) length + part.length();
    if (needed > limit) {
      fail(new Failure.TooLarge(limit, needed));
    } else if (needed > claimed) {
      http.pause();
      claim(
          Math.min(limit, needed * GROWTH),
          () -> {
            append(part);
            http.resume();
          });
    } else {
      append(part);
    }
  }

  private void append(Buffer part) {
    int needed = length + part.length();
    if (needed > bytes.length) {
      byte[] longer =
          needed > SMALL
              ? budget.arrays().take((int) Math.max(needed, claimed))
              : new byte[Math.min(SMALL, needed * GROWTH)];
      System.arraycopy(bytes, 0, longer, 0, length);
      giveBack();
      bytes = longer;
    }
    part.getBytes(bytes, length);
    length = needed;
  }

  /** Claims so many bytes in place of those before. */
  private void claim(long wanted, Runnable then) {
    endClaim();
    Optional<ByteBudget.Claim> next =
        budget.claim(wanted, () -> context.runOnContext(_ -> met(wanted, then)));
    if (next.isEmpty()) {
      fail(overloaded());
      return;
    }
    claim = next.get();
    ByteBudget.Claim waited = claim;
    if (!waited.held()) {
      budget.later(
          context,
          () -> {
            if (!waited.held()) {
              fail(overloaded());
            }
          });
    }
  }

  private void met(long wanted, Runnable then) {
    if (!ended && !body.isDone()) {
      claimed = wanted;
      then.run();
    }
  }

  private static Failure overloaded() {
    return new Failure.Overloaded(Hop.GATEWAY.text(), RETRY_AFTER);
  }

  private void finish() {
    if (!body.isDone()) {
      body.complete(budget.body(Document.of(bytes, length)));
    }
  }

  private void fail(Failure failure) {
    if (body.isDone()) {
      return;
    }
    endClaim();
    giveBack();
    bytes = new byte[0];
    body.completeExceptionally(failure.asException());
    passOver(http, limit);
  }

  private void giveBack() {
    if (bytes.length > SMALL) {
      budget.arrays().give(bytes);
    }
  }
}
