package io.pronto.chain.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.WatchRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Which models the callers of an instance want: together, and each by its last word. While no
 * caller that gave its word is connected, what was wanted stays. One thread at a time.
 */
final class CallerWants {

  private static final Logger LOG = Logger.getLogger(CallerWants.class);
  private static final int MOST_CHARACTERS = 128;
  private static final Context.Key<Boolean> COUNTS = Context.key("counts");

  private final Peers peers;
  private final Consumer<Wanted> heard;
  private final Map<Object, Wanted> words = new LinkedHashMap<>();
  private Wanted last;
  private boolean warned;

  /**
   * Wants of nobody yet.
   *
   * @param peers whose word counts
   * @param heard is told what they want together, whenever that changes
   */
  CallerWants(Peers peers, Consumer<Wanted> heard) {
    this.peers = peers;
    this.heard = heard;
  }

  /** Notes of each call whether it is of one whose word counts. */
  ServerInterceptor interceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        boolean counts = peers.contain(call.getAttributes());
        return Contexts.interceptCall(
            Context.current().withValue(COUNTS, counts), call, headers, next);
      }
    };
  }

  /** Whether the word of the caller whose call is under way counts. */
  static boolean counts() {
    return Boolean.TRUE.equals(COUNTS.get());
  }

  /**
   * Takes the word of a caller, if it counts.
   *
   * @param counts whether its word counts
   * @throws StatusRuntimeException if there is something wrong with it
   */
  void word(Object caller, boolean counts, WatchRequest request) {
    if (!counts) {
      if (!warned) {
        LOG.warnf("what a caller wants to be loaded is passed over: it has %s", peers.wanted());
        warned = true;
      }
      return;
    }
    if (request.getWantedCount() > Wanted.MOST) {
      throw refused(
          Status.INVALID_ARGUMENT, "wanted", atMost(), Integer.toString(request.getWantedCount()));
    }
    for (int i = 0; i < request.getWantedCount(); i++) {
      String model = request.getWanted(i).getModel();
      if (model.isEmpty() || model.length() > MOST_CHARACTERS) {
        throw refused(
            Status.INVALID_ARGUMENT,
            "wanted[" + i + "].model",
            "1 to " + MOST_CHARACTERS + " characters",
            Integer.toString(model.length()));
      }
    }
    Wanted before = words.put(caller, ReleaseMessages.wanted(request));
    int together = Wanted.union(words.values()).loads().size();
    if (together > Wanted.MOST) {
      if (before == null) {
        words.remove(caller);
      } else {
        words.put(caller, before);
      }
      throw refused(
          Status.RESOURCE_EXHAUSTED,
          "wanted",
          atMost() + " of all callers together",
          Integer.toString(together));
    }
    tell();
  }

  private static String atMost() {
    return "at most " + Wanted.MOST + " models";
  }

  private static StatusRuntimeException refused(
      Status status, String field, String expected, String got) {
    return status
        .withDescription(field + ": expected " + expected + ", got " + got)
        .asRuntimeException();
  }

  /** A caller went. */
  void gone(Object caller) {
    if (words.remove(caller) != null && !words.isEmpty()) {
      tell();
    }
  }

  private void tell() {
    Wanted now = Wanted.union(words.values());
    if (!now.equals(last)) {
      last = now;
      heard.accept(now);
    }
  }
}
