package io.pronto.chain.server;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.Route;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads what came with a call. The gateway is called from outside and takes no route from anybody;
 * the services behind it take one from peers that count.
 */
final class Arrival {

  private static final String ON = "1";

  private final Hop hop;
  private final Peers peers;

  Arrival(Hop hop, Peers peers) {
    this.hop = hop;
    this.peers = peers;
  }

  /**
   * The call.
   *
   * @param span of this hop
   * @param started when it arrived, in monotonic nanoseconds
   * @throws FailureException if a header cannot be right
   */
  Call read(ServerCall<?, ?> call, Metadata headers, HopSpan span, long started) {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    boolean debug = ON.equals(headers.get(HopHeaders.DEBUG));
    long left =
        debug && deadline != null ? Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)) : -1;
    boolean routed = hop != Hop.GATEWAY && routed(call, headers);
    return new Call(
        HopHeaders.requestId(headers.get(HopHeaders.REQUEST_ID)),
        span,
        context,
        deadline,
        routed ? routeOf(headers) : Route.NONE,
        routed ? orEmpty(headers.get(HopHeaders.RELEASE)) : "",
        new Diagnosis(hop, started, left),
        debug);
  }

  /**
   * Whether the route and the release of the headers count. A stage that left out those of a peer
   * it does not trust would answer for itself, and its part would pass for the prediction.
   */
  private boolean routed(ServerCall<?, ?> call, Metadata headers) {
    if (peers.contain(call.getAttributes())) {
      return true;
    }
    for (Metadata.Key<String> key : List.of(HopHeaders.ROUTE, HopHeaders.RELEASE)) {
      if (headers.containsKey(key)) {
        throw FailureException.invalid(key.name(), peers.wanted(), "from a peer that is none");
      }
    }
    return false;
  }

  private static Route routeOf(Metadata headers) {
    String text = headers.get(HopHeaders.ROUTE);
    if (text == null) {
      return Route.NONE;
    }
    return Route.parse(text)
        .orElseThrow(
            () -> FailureException.invalid(HopHeaders.ROUTE.name(), "a route of the chain", text));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
