package io.pronto.chain.hop;

import io.pronto.core.hop.Hop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hops that a call still has before it. There are only a few routes, so each exists once with
 * the routes that follow from it and its text ready made.
 */
public final class Route {

  /** The call is answered here. */
  public static final Route NONE = new Route(List.of());

  private static final Route FROM_POSTPROCESSOR = new Route(List.of(Hop.POSTPROCESSOR), NONE);
  private static final Route FROM_MODEL_SERVER =
      new Route(List.of(Hop.MODEL_SERVER, Hop.POSTPROCESSOR), FROM_POSTPROCESSOR);

  /** From the gateway through all services behind it. */
  public static final Route WHOLE =
      new Route(List.of(Hop.PREPROCESSOR, Hop.MODEL_SERVER, Hop.POSTPROCESSOR), FROM_MODEL_SERVER);

  private static final Map<String, Route> BY_TEXT =
      Stream.of(NONE, FROM_POSTPROCESSOR, FROM_MODEL_SERVER, WHOLE)
          .collect(Collectors.toUnmodifiableMap(Route::text, route -> route));

  private final List<Hop> hops;
  private final Route rest;
  private final String text;

  /** The route that ends here, and goes on ending. */
  private Route(List<Hop> hops) {
    this.hops = hops;
    this.rest = this;
    this.text = "";
  }

  private Route(List<Hop> hops, Route rest) {
    this.hops = hops;
    this.rest = rest;
    this.text = hops.stream().map(Hop::text).collect(Collectors.joining(","));
  }

  /** The route of this text, if it is one that calls take. */
  public static Optional<Route> parse(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  /** Whether the call is answered here. */
  public boolean ends() {
    return hops.isEmpty();
  }

  /** The next hop. */
  public Hop next() {
    return hops.getFirst();
  }

  /** What remains for the next hop. */
  public Route rest() {
    return rest;
  }

  /** The form in the header {@code pronto-route}: names with commas between. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
